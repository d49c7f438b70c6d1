import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { UserError } from '../../../src/errors/user-error.ts';
import { duckdbError } from '../../../src/sources/databases/duckdb/duckdb-error.ts';
import { placeOfError } from '../../../src/sources/databases/place-of-error.ts';
import { scratchFolder } from '../scratch.ts';
import { ask, askRefused, askRow, useEngine } from './asking.ts';

useEngine();
let folder: string;
let shop: string;
beforeAll(async () => {
  folder = scratchFolder({ 'other.csv': 'email\nada@example.com\n' });
  shop = `duckdb:${await database('shop.duckdb', "CREATE TABLE people AS SELECT i AS id, 'p' || i || '@example.com' AS email FROM range(3) AS r(i)")}`;
});

async function database(name: string, ...statements: readonly string[]): Promise<string> {
  const path = join(folder, name);
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
  return path;
}

test('values are texts as those of Parquet: whole, structs by their paths, lists joined, bytes left out', async () => {
  const row = await askRow(
    shop,
    `SELECT 9007199254740993 AS big, 1.10::DECIMAL(9, 2) AS d, 12345::DOUBLE AS whole, true AS yes, ['a', 'b', NULL] AS list,
      {'zip': '01234', 'city': 'Bonn'} AS address, DATE '2026-02-03' AS day, TIMESTAMPTZ '2026-02-03 10:00:00+02' AS moment,
      'ab'::BLOB AS photo, '' AS blank, NULL AS nothing; `,
  );
  expect(row).toEqual({
    big: '9007199254740993',
    d: '1.10',
    whole: '12345',
    yes: 'true',
    list: 'a; b',
    'address.zip': '01234',
    'address.city': 'Bonn',
    day: '2026-02-03',
    moment: '2026-02-03T08:00:00Z',
    photo: null,
    blank: null,
    nothing: null,
  });
  expect((await ask(shop, "SELECT 1 AS a, 'x'::BLOB AS photo")).warnings).toHaveLength(1);
});

test('all rows arrive in their order, also those of a query that ends in a comment', async () => {
  const { rows, format } = await ask(shop, 'FROM range(50000) AS r(i) SELECT i ORDER BY i DESC -- the last first');
  expect(rows.map(([i]) => Number(i))).toEqual(Array.from({ length: 50_000 }, (_, index) => 49_999 - index));
  expect(format).toBe('duckdb');
});

test.each([
  ['SELECT id, id FROM people', /^2 3: sources\.crm\.sql gives several columns of one name: "id" → /],
  ['SELECT 1 FRM people x', /^2 7:\d+ DuckDB: syntax error at or near "\w+" → /],
  ['SELECT id,\n  mail\nFROM people', /^2 7:113 DuckDB: Referenced column "mail" not found in FROM clause! → /],
  ['FROM peple', /^2 7:105 DuckDB: Table with name peple does not exist! → Did you mean "people"\?/],
  ['SELECT 1; SELECT 2', /^2 7:100 there are several statements, and a source is one query → /],
  ['WITH gone AS (SELECT 1) DELETE FROM people', /^2 7:100 the query writes, and a source only reads → /],
  ["WITH a AS (SELECT 1) INSERT INTO people SELECT 1, 'x'", /^2 7:100 the query writes/],
  ["FROM read_csv('other.csv')", /^2 7:100 the query reaches beyond its database, which alone is open to it → /],
  ["FROM read_text('/etc/hostname')", /^2 7:100 the query reaches beyond/],
  ["FROM 'other.csv'", /^2 7:100 the query reaches beyond/],
  [
    'SELECT email::INT AS n FROM people',
    /^2 7:100 DuckDB cannot compute the query for some row \(Conversion Error\); what the row holds is not shown → /,
  ],
])('%s is refused', async (sql, expected) => {
  const said = await askRefused(shop, sql.replace('other.csv', join(folder, 'other.csv')));
  expect(said).toMatch(expected);
  expect(said).not.toMatch(/p\d@example/);
});

test('nothing is written beside the database', async () => {
  const before = readFileSync(join(folder, 'shop.duckdb'));
  await ask(shop, 'FROM people');
  expect(readFileSync(join(folder, 'shop.duckdb')).equals(before)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith('shop'))).toEqual(['shop.duckdb']);
});

test('what is no DuckDB database is named for what it is', async () => {
  mkdirSync(join(folder, '.audience-sync'), { recursive: true });
  writeFileSync(join(folder, '.audience-sync', 'ledger.duckdb'), '');
  symlinkSync(join(folder, '.audience-sync', 'ledger.duckdb'), join(folder, 'link.duckdb'));
  writeFileSync(join(folder, 'text.duckdb'), 'email\n'.repeat(2000));
  writeFileSync(join(folder, 'cut.duckdb'), readFileSync(join(folder, 'shop.duckdb')).subarray(0, 5000));
  const said = async (name: string) =>
    (await askRefused(`duckdb:${join(folder, name)}`, 'SELECT 1')).replace(`${folder}/`, '');
  expect(await said('none.duckdb')).toMatch(/^2 3: none\.duckdb is not there → .*relative to the config/);
  expect(await said('text.duckdb')).toBe('2 3: text.duckdb is no DuckDB database → Correct the path in `connection`.');
  expect(await said('cut.duckdb')).toMatch(/^2 3: cut\.duckdb is a damaged DuckDB database → /);
  expect(await said('.')).toMatch(/ is no file, and so no DuckDB database → /);
  expect(await said('link.duckdb')).toMatch(/^2 3: link\.duckdb is a ledger and no source → /);
});

test('a database of a newer version is told as such', () => {
  const error = new Error(
    'IO Error: Trying to read a database file with version number 99, but we can only read versions 64 to 68.',
  );
  const place = placeOfError({ at: undefined, atCharacter: () => undefined });
  const said = duckdbError(error, { path: 'shop.duckdb', sql: '', place });
  expect(said).toBeInstanceOf(UserError);
  expect(said).toMatchObject({ message: expect.stringContaining('written by another version of DuckDB') as string });
});

test('a database that another program may write to is refused, and what a program left in its log when it died is read', async () => {
  const path = await database('busy.duckdb', 'CREATE TABLE t (i INTEGER)');
  const holder = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { DuckDBInstance } from ${JSON.stringify(import.meta.resolve('@duckdb/node-api'))};
    // Reachable as long as the process lives: a connection that is collected as garbage lets go of the file.
    globalThis.held = await (await DuckDBInstance.create(${JSON.stringify(path)})).connect();
    await held.run('INSERT INTO t VALUES (42)');
    console.log('ready');
    setInterval(() => {}, 1000);`,
  ]);
  try {
    await once(holder.stdout, 'data');
    expect((await askRefused(`duckdb:${path}`, 'FROM t')).replace(`${folder}/`, '')).toBe(
      `5 3: busy.duckdb is open in another program (process ${holder.pid}) that may write to it → Close it there, or name a copy of the file.`,
    );
  } finally {
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  }
  expect(readdirSync(folder)).toContain('busy.duckdb.wal');
  expect(await askRow(`duckdb:${path}`, 'FROM t')).toEqual({ i: '42' });
});

test('a query that takes too long, and one whose run ends, is given up', async () => {
  const endless = 'SELECT count(*) AS n FROM range(10000000) a, range(10000000) b';
  expect(await askRefused(shop, endless, { timeout: 200 })).toMatch(/^5 3: sources\.crm\.sql took longer than 200 ms/);
  await expect(ask(shop, endless, { signal: AbortSignal.abort(new Error('interrupted')) })).rejects.toThrow(
    'interrupted',
  );
});
