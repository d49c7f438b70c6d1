import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { beforeAll, expect, test } from 'vitest';
import { placeOfError } from '../../../src/sources/databases/place-of-error.ts';
import { copyDatabase, copyFailure } from '../../../src/sources/databases/sqlite/copy-database.ts';
import { refusal } from '../load.ts';
import { scratchFolder } from '../scratch.ts';
import { ask, askRefused, askRow, useEngine } from './asking.ts';

useEngine();
const nowhere = { at: undefined, atCharacter: () => undefined };
let folder: string;
let shop: string;
beforeAll(() => {
  folder = scratchFolder();
  shop = made('shop.db', [
    'CREATE TABLE people (id INTEGER, email TEXT)',
    "INSERT INTO people VALUES (1, 'ada@example.com'), (2, 'grace@example.com')",
  ]);
});

/** @param whileOpen runs before the database is closed */
function made(name: string, statements: readonly string[], whileOpen: (path: string) => void = () => {}): string {
  const path = join(folder, name);
  const database = new sqlite.Database(path);
  for (const statement of statements) database.exec(statement);
  whileOpen(path);
  database.close();
  return `sqlite:${path}`;
}

/** What a program that is still running, or died, leaves: the database and what it has not moved into it. */
function leftBehind(name: string, ends: readonly string[], statements: readonly string[]): string {
  made(`${name}.open`, statements, (path) => {
    for (const end of ['', ...ends]) copyFileSync(`${path}${end}`, `${join(folder, name)}${end}`);
  });
  return `sqlite:${join(folder, name)}`;
}

test('values are texts, whole; bytes are left out', async () => {
  const row = await askRow(
    shop,
    `SELECT 9223372036854775807 AS big, 12345.0 AS whole, 0.1 AS part, 'é😀' AS letters, x'00ff' AS photo, '' AS blank,
      NULL AS none, '00123' AS code, count(*) FROM people; `,
  );
  expect(row).toEqual({
    big: '9223372036854775807',
    whole: '12345',
    part: '0.1',
    letters: 'é😀',
    photo: null,
    blank: null,
    none: null,
    code: '00123',
    'count(*)': '2',
  });
  const { warnings, format } = await ask(shop, "SELECT 1 AS a, x'00' AS photo");
  expect([format, warnings]).toEqual([
    'sqlite',
    ['sources.crm.sql: the column "photo" holds bytes, which are no text, and is left empty'],
  ]);
});

test('columns are called what SQLite calls them, and values are told apart by their place', async () => {
  const { headers, rows } = await ask(
    shop,
    `SELECT email, true, 'a' AS x, 'b' AS "x:1", 'c' AS "2", 'd' AS "1", 'e' AS __proto__ FROM people WHERE id = 1`,
  );
  expect(headers).toEqual(['email', 'true', 'x', 'x:1', '2', '1', '__proto__']);
  expect(rows).toEqual([['ada@example.com', '1', 'a', 'b', 'c', 'd', 'e']]);
});

test('all rows arrive in their order; a query without rows has its columns', async () => {
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n';
  const { rows } = await ask(shop, `${numbers} ORDER BY i DESC -- the last first`);
  expect(rows.map(([i]) => Number(i))).toEqual(Array.from({ length: 5000 }, (_, index) => 5000 - index));
  const none = await ask(shop, 'SELECT email, id AS "ID" FROM people WHERE false');
  expect([none.headers, none.rows]).toEqual([['email', 'ID'], []]);
});

test.each([
  ['SELECT id, id, email FROM people', /^2 3: sources\.crm\.sql gives several columns of one name: "id" → /],
  ['SELECT a.*, b.* FROM people a, people b', /^2 3: .*several columns of one name: "id", "email" → /],
  ['SELECT 1 FRM people x', /^2 7:113 SQLite: near "people": syntax error → /],
  ['SELECT id,\n  mail\nFROM people', /^2 7:113 SQLite: no such column: mail → /],
  ['SELECT id FROM peple', /^2 7:115 SQLite: no such table: peple → /],
  ['SELECT 1; SELECT 2', /^2 7:100 there are several statements, and a source is one query → /],
  ['WITH a AS (SELECT 1) DELETE FROM people', /^2 7:121 SQLite: near "DELETE": syntax error → /],
  [
    'WITH a AS (SELECT 1) INSERT INTO people SELECT 1, 2 RETURNING id',
    /^2 7:\d+ SQLite: near "INSERT": syntax error → /,
  ],
  [
    "SELECT json_extract(email, '$.a') AS a FROM people",
    /^2 7:100 SQLite cannot compute the query for some row: malformed JSON; what the row holds is not shown → /,
  ],
])('%s is refused', async (sql, expected) => {
  const said = await askRefused(shop, sql);
  expect(said).toMatch(expected);
  expect(said).not.toMatch(/ada|grace/);
});

test('nothing is written beside the database, and nothing stays of its copy', async () => {
  const before = readFileSync(join(folder, 'shop.db'));
  await ask(shop, 'SELECT * FROM people');
  expect(readFileSync(join(folder, 'shop.db')).equals(before)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith('shop'))).toEqual(['shop.db']);
});

test('what stands in the log of a running program is read', async () => {
  const logged = leftBehind(
    'logged.db',
    ['-wal'],
    [
      'PRAGMA locking_mode = exclusive',
      'PRAGMA journal_mode = wal',
      'CREATE TABLE t (i INTEGER)',
      'INSERT INTO t VALUES (1), (2)',
    ],
  );
  expect(await askRow(logged, 'SELECT sum(i) AS sum FROM t')).toEqual({ sum: '3' });
});

test('a change that is half-way is refused, and its journal is left alone', async () => {
  const unfinished = leftBehind(
    'unfinished.db',
    ['-journal'],
    [
      'CREATE TABLE t (i INTEGER, x TEXT)',
      "INSERT INTO t SELECT value, hex(randomblob(500)) FROM json_each('[1, 2, 3, 4, 5, 6, 7, 8, 9]')",
      'PRAGMA cache_size = 1',
      'BEGIN',
      'UPDATE t SET i = i + 1000, x = hex(randomblob(500))',
    ],
  );
  expect(await askRefused(unfinished, 'SELECT sum(i) FROM t')).toMatch(
    /^5 3: .*unfinished\.db: a change to it is not finished → .*`sqlite3 .*unfinished\.db "SELECT 1"` undoes it/,
  );
  expect(existsSync(join(folder, 'unfinished.db-journal'))).toBe(true);
  // One that is finished may leave its journal behind, without its beginning (journal_mode = persist).
  copyFileSync(join(folder, 'shop.db'), join(folder, 'finished.db'));
  writeFileSync(join(folder, 'finished.db-journal'), Buffer.alloc(4096));
  expect((await ask(`sqlite:${join(folder, 'finished.db')}`, 'SELECT * FROM people')).count).toBe(2);
});

test('a database that is written without a pause is refused', async () => {
  const path = join(folder, 'busy.db');
  writeFileSync(path, Buffer.concat([readFileSync(join(folder, 'shop.db')), Buffer.alloc(50_000_000)]));
  const writer = spawn(process.execPath, [
    '-e',
    `const file = fs.openSync(${JSON.stringify(path)}, 'r+'); console.log('ready');
    for (;;) fs.writeSync(file, String(Math.random()), 1_000_000);`,
  ]);
  try {
    await once(writer.stdout, 'data');
    expect(await askRefused(`sqlite:${path}`, 'SELECT 1')).toMatch(
      /^5 3: .*busy\.db is being written, so that no copy/,
    );
  } finally {
    writer.kill('SIGKILL');
  }
});

test('a database whose log cannot be read is refused, and no part of a copy stays', async () => {
  copyFileSync(join(folder, 'shop.db'), join(folder, 'odd.db'));
  mkdirSync(join(folder, 'odd.db-wal'));
  const tempDirectory = join(folder, 'temp');
  const copying = copyDatabase(join(folder, 'odd.db'), { path: 'odd.db', tempDirectory, place: placeOfError(nowhere) });
  const { exitCode, diagnostics } = await refusal(copying);
  expect([exitCode, diagnostics[0]?.message]).toEqual([2, 'odd.db cannot be read and copied (EISDIR)']);
  expect(readdirSync(tempDirectory)).toEqual([]);
});

test('a full disk is called that', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'copyfile' });
  const failure = copyFailure(full, { path: 'shop.db', place: placeOfError(nowhere) });
  expect([failure?.exitCode, failure?.diagnostics[0]?.message]).toEqual([
    2,
    'there is no room for a copy of shop.db in the folder for temporary files (ENOSPC)',
  ]);
});

test('what is no SQLite database is named for what it is', async () => {
  writeFileSync(join(folder, 'text.db'), 'email\n'.repeat(2000));
  writeFileSync(join(folder, 'empty.db'), '');
  writeFileSync(join(folder, 'cut.db'), readFileSync(join(folder, 'shop.db')).subarray(0, 4096));
  const said = async (name: string, sql = 'SELECT 1 AS a') =>
    (await askRefused(`sqlite:${join(folder, name)}`, sql)).replace(`${folder}/`, '');
  expect(await said('none.db')).toMatch(/^2 3: none\.db is not there → /);
  expect(await said('text.db')).toMatch(/^2 3: text\.db is no SQLite database, or an encrypted one → /);
  expect(await said('empty.db')).toMatch(/^2 3: empty\.db is empty → /);
  expect(await said('cut.db', 'SELECT * FROM people')).toMatch(/^2 3: cut\.db is a damaged SQLite database → /);
  expect(await said('.')).toMatch(/ is no file, and so no SQLite database → /);
});

test.each(['SELECT i FROM n', 'SELECT i FROM n WHERE i < 0', 'SELECT count(*) AS count FROM n'])(
  'a query without an end is given up when its time or the run ends: %s',
  async (select) => {
    const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ${select}`;
    const late = /^5 3: sources\.crm\.sql took longer than 200 ms/;
    expect(await askRefused(shop, endless, { timeout: 200 })).toMatch(late);
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(new Error('interrupted')), 50);
    await expect(ask(shop, endless, { signal: interrupt.signal })).rejects.toThrow('interrupted');
  },
);
