import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = `version: 1
project: acme
defaults: { country: GB }
sources:
  customers:
    files: customers.csv
    map: { email: Contact }
    types: { code: text }
  leads:
    connection: duckdb:leads.duckdb
    sql: SELECT mail AS email, phone FROM leads
`;

test('a source of the config is inspected as the config says, a query like a file', async () => {
  const cwd = folder({
    'audience-sync.yaml': config,
    'customers.csv': 'Contact,Phone,Code\nada@example.com,020 7946 0001,12\n',
  });
  const instance = await DuckDBInstance.create(join(cwd, 'leads.duckdb'));
  const connection = await instance.connect();
  await connection.run(
    "CREATE TABLE leads AS SELECT 'ada@example.com' AS mail, '020 7946 0001' AS phone UNION ALL SELECT 'ada@', NULL",
  );
  connection.closeSync();
  instance.closeSync();

  const file = await runCli(['inspect', '--source', 'customers', '--json'], { cwd });
  expect(file.code).toBe(0);
  expect(JSON.parse(file.out)).toMatchObject({
    file: 'customers.csv',
    identifiers: { email: { columns: ['Contact'], valid: 1 }, phone: { valid: 1 } },
    attributes: { code: { type: 'text' } },
    config: null,
  });

  const query = await runCli(['inspect', '--source', 'leads'], { cwd });
  expect(query.out).toMatch(/^sources\.leads\.sql: DuckDB\n/);
  expect(query.out).toContain('2 rows = 1 contact + 0 duplicates + 1 rejected');
  expect(query.out).toMatch(/email +no e-mail address +1 +2\n/);
  expect(query.out).not.toContain('Ready for audience-sync.yaml');
});

test.each([
  [
    ['--source', 'custmers'],
    /audience-sync\.yaml:4:1[^]*the config has no source "custmers"\n.*Did you mean "customers"\?/,
  ],
  [['customers.csv', '--source', 'customers'], /a file and a source are named/],
  [['--source', 'customers', '--encoding', 'utf-8'], /--encoding has no meaning for a source of the config/],
  [[], /nothing to inspect is named/],
])('inspect %s is refused', async (words, expected) => {
  const { code, err } = await runCli(['inspect', ...words], { cwd: folder({ 'audience-sync.yaml': config }) });
  expect(code).toBe(2);
  expect(err).toMatch(expected);
});
