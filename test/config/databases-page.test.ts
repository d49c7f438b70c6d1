import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { load } from './write-config.ts';

const page = readFileSync(new URL('../../docs/databases.md', import.meta.url), 'utf8');

test('what docs/databases.md shows as a config is one', async () => {
  const [example = ''] = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map((match) => match[1]);
  const { config } = await load(`version: 1\nproject: acme\n${example}`, { PGPASSWORD: 'p@ss/word #1' });
  const kinds = [...config.sources.values(), ...config.suppress].map(({ query }) => query?.connection.kind);
  expect(kinds).toEqual(['postgresql', 'duckdb', 'sqlite']);
  expect(config.sources.get('customers')?.query).toMatchObject({
    timeout: 600_000,
    connection: { password: 'p@ss/word #1', sslMode: 'verify-full', database: 'shop' },
  });
});
