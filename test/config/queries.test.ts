import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { folder, load, mistakes } from './write-config.ts';

const source = (...lines: readonly string[]): string =>
  ['version: 1', 'project: acme', 'sources:', '  crm:', ...lines.map((line) => `    ${line}`), ''].join('\n');
const asks = (connection: string, sql = 'SELECT 1'): string => source(`connection: ${connection}`, `sql: ${sql}`);

async function connectionOf(connection: string, env: Readonly<Record<string, string>> = {}) {
  const { config } = await load(asks(connection), env);
  return { connection: config.sources.get('crm')?.query?.connection, secrets: config.secrets };
}

test.each([
  [
    ['files: a.csv', 'sql: SELECT 1', 'connection: sqlite:a.db'],
    '4:3 sources.crm has files and a query at once → Keep `files`, or `sql` and `connection`.',
  ],
  [['preset: shopify'], '4:3 sources.crm.files is missing → Add `files:`, or `sql:` and `connection:`.'],
  [
    ['sql: SELECT 1'],
    '4:3 sources.crm.connection is missing → Add `connection:` with postgres://…, duckdb:FILE or sqlite:FILE.',
  ],
  [['connection: sqlite:a.db'], '4:3 sources.crm.sql is missing → Add `sql:` with the query.'],
  [
    ['sql: SELECT 1', 'connection: sqlite:a.db', 'pick: all'],
    '7:11 sources.crm.pick means nothing for a query → Remove it.',
  ],
  [
    ['sql: SELECT 1', 'connection: sqlite:a.db', 'max_age: 2d'],
    '7:14 sources.crm.max_age means nothing for a query → Remove it.',
  ],
  [
    ['sql: SELECT 1', 'connection: sqlite:a.db', 'encoding: utf-8'],
    '7:15 sources.crm.encoding means nothing for a query → Remove it.',
  ],
  [['files: a.csv', 'timeout: 5m'], '6:14 sources.crm.timeout means nothing for files → Remove it.'],
  [
    ['sql: SELECT 1', 'connection: sqlite:a.db', 'timeout: soon'],
    '7:14 sources.crm.timeout is no duration → Write a number and a unit: 12h, 2d.',
  ],
  [
    ['sql: -- all', 'connection: sqlite:a.db'],
    '5:10 sources.crm.sql is no query → Write one query that begins with SELECT or WITH.',
  ],
  [
    ['sql: "/* all */ (delete from a)"', 'connection: sqlite:a.db'],
    '5:11 sources.crm.sql begins with DELETE: a source only reads → Write one query that begins with SELECT or WITH.',
  ],
  [
    ['sql: SELECT 1', 'conection: sqlite:a.db'],
    '6:5 unknown key "conection" in sources.crm → Did you mean "connection"?',
  ],
])('%s is one mistake', async (lines, expected) => {
  expect(await mistakes(source(...lines))).toEqual([expected]);
});

test('a suppression list is held to the same', async () => {
  const yaml = `${source('files: a.csv')}suppress:\n  - sql: SELECT 1\n`;
  expect(await mistakes(yaml)).toEqual([expect.stringMatching(/^7:5 suppress\[0\]\.connection is missing/)]);
});

test('paths of databases start from the config, and the time limit has a default', async () => {
  const cwd = folder({ 'audience-sync.yaml': asks('duckdb:data/shop.duckdb', '"(SELECT 1)"') });
  const { config } = await loadConfig({ cwd, env: {} });
  expect(config.sources.get('crm')?.query).toEqual({
    label: 'sources.crm.sql',
    sql: '(SELECT 1)',
    connection: { kind: 'duckdb', path: join(cwd, 'data/shop.duckdb') },
    timeout: 300_000,
  });
});

const usual = { kind: 'postgresql', host: 'db.example.com', port: 5432, sslMode: 'prefer' };
test.each([
  ['postgres://db.example.com', usual],
  ['postgresql://ann:secret-1@db.example.com/shop', { ...usual, user: 'ann', password: 'secret-1', database: 'shop' }],
  [
    'postgres://ann:p%40s%2Fs@db.example.com:6432/my%20shop?sslmode=require',
    { ...usual, port: 6432, password: 'p@s/s', database: 'my shop', sslMode: 'require' },
  ],
  ['postgres://ann:p@ss@db.example.com/shop', { ...usual, user: 'ann', password: 'p@ss' }],
  ['postgres://[::1]:5433/shop', { ...usual, host: '::1', port: 5433 }],
  ['postgres://ann@/shop?host=/run/postgresql', { ...usual, host: '/run/postgresql', user: 'ann', database: 'shop' }],
  [
    'postgres:///shop?user=ann&password=x&connect_timeout=3',
    { ...usual, host: 'localhost', user: 'ann', password: 'x', connectTimeout: 3000 },
  ],
  ['postgres://%2Frun%2Fpostgresql/shop', { ...usual, host: '/run/postgresql' }],
  [
    'postgres://db.example.com/shop?sslrootcert=system&sslmode=verify-full',
    { ...usual, sslMode: 'verify-full', sslRootCert: undefined },
  ],
])('%s is read as libpq reads it', async (address, expected) => {
  const { connection } = await connectionOf(address);
  expect(connection).toMatchObject(expected);
});

test.each([
  ['mysql://root:hush-hush-1@db/shop', /is no database that can be asked → Write postgres:\/\//],
  ['postgres://ann:hush/hush-1@db/shop', /is no address that can be read → Write postgres/],
  ['postgres://ann:12#hush-1@db/shop', /is no address that can be read/],
  ['postgres://ann:12?hush-1@db/shop', /is no address that can be read/],
  ['postgres://ann:hush%zz-1@db/shop', /is no address that can be read/],
  [
    'postgres://ann:hush-1@db/shop?sslmode=on',
    /has an unknown sslmode → Write one of disable, allow, prefer, require, verify-ca, verify-full\./,
  ],
  ['postgres://ann:hush-1@db/shop?port=99999', /has a port that is none → Write a number from 1 to 65535\./],
  ['postgres://ann:hush-1@db/shop?port=abc', /has a port that is none/],
  ['postgres://ann:hush-1@db/shop?port=1e3', /has a port that is none/],
  ['postgres://ann:hush-1@db:0/shop', /has a port that is none/],
  ['duckdb:', /names no file → /],
])('%s is refused, and nothing of it is repeated', async (address, expected) => {
  const found = await mistakes(asks(JSON.stringify(address)));
  expect(found).toEqual([expect.stringMatching(/^5:18 sources\.crm\.connection /)]);
  expect(found[0]).toMatch(expected);
  expect(found[0]).not.toMatch(/hush|12/);
});

test('a password from a variable may hold any character; it alone is a secret, as it is and as addresses have it', async () => {
  const password = 'p@ss/w#rd?%40:1';
  const env = { PGPASSWORD: password, PGHOST: 'db.example.com:6432', DB: 'warehouse' };
  const { connection, secrets } = await connectionOf('postgres://ann:${PGPASSWORD}@${PGHOST}/${DB}', env);
  expect(connection).toMatchObject({ password, host: 'db.example.com', port: 6432, database: 'warehouse' });
  expect(secrets.toSorted()).toEqual([encodeURIComponent(password), password].toSorted());
});

test('the whole address may come from a variable, and is an address then', async () => {
  const url = 'postgres://ann:p%40ss-word@db.example.com/shop?sslpassword=of-the-key';
  const { connection, secrets } = await connectionOf('${DATABASE_URL}', { DATABASE_URL: url });
  expect(connection).toMatchObject({ password: 'p@ss-word', host: 'db.example.com' });
  expect(secrets).toEqual(['p%40ss-word', 'p@ss-word', 'of-the-key']);
});

test('a plan needs the database, so that a password that is not set is a mistake', async () => {
  const cwd = folder({ 'audience-sync.yaml': asks('postgres://ann:${PGPASSWORD}@db/shop') });
  await expect(loadConfig({ cwd, env: {}, offline: true })).rejects.toThrow(
    'environment variable PGPASSWORD is not set',
  );
});

test.each([
  ['on one line', 'sql: SELECT 1 FRO a', '5:19'],
  ['in quotes', 'sql: "SELECT 1 FRO a"', '5:20'],
  ['as a block', 'sql: |\n      SELECT 1\n\n        FRO a', '8:9'],
  ['as a block that keeps its end', 'sql: |+ # all\n        SELECT 1 FRO a\n\n', '6:18'],
  ['folded', 'sql: >\n      SELECT 1\n      FRO a', undefined],
  ['with escapes', 'sql: "SELECT\\n1 FRO a"', undefined],
  ['with a variable', 'sql: SELECT ${N:-1} FRO a', undefined],
  ['from an anchor', 'sql: &all SELECT 1 FRO a', '5:24'],
])('a character of a query that is written %s is found in the file', async (_, written, expected) => {
  const { config } = await load(
    source('connection: sqlite:a.db').replace('    connection', `    ${written}\n    connection`),
  );
  const offset = config.sources.get('crm')?.query?.sql.indexOf('FRO') ?? -1;
  const at = config.atCharacter(['sources', 'crm', 'sql'], offset);
  expect(at && `${at.line}:${at.column}`).toBe(expected);
});
