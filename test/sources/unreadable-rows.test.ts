import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rowLines } from '../../src/sources/row-lines.ts';
import { RowSpool } from '../../src/sources/row-spool.ts';
import { RowTally } from '../../src/sources/row-tally.ts';
import { unreadableRows } from '../../src/sources/unreadable-rows.ts';
import { engine, load, loadText, useEngine } from './load.ts';
import { scratchFolder } from './scratch.ts';

useEngine();

async function gathered<Row>(batches: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

test('a spool gives all rows back in their order, whatever is in them, however many there are', async () => {
  const folder = join(scratchFolder(), 'not there yet');
  const rows = Array.from({ length: 10_000 }, (_, n) => [n, `"line\r\nbreak" ${n}`, 'é\u0000']);
  for (const directory of [folder, undefined]) {
    const spool = new RowSpool(directory);
    for (const row of rows) spool.push(row);
    expect(await gathered(spool.batches())).toEqual(rows);
  }
  expect(readdirSync(folder)).toHaveLength(1);
});

test('what separates lines elsewhere separates no rows of a spool', async () => {
  const spool = new RowSpool(scratchFolder());
  for (let n = 0; n < 5000; n += 1) spool.push([n, 'a\u2028b\u2029c']);
  expect(await gathered(spool.batches())).toHaveLength(5000);
});

test('rows that are out of step with their lines may be as many as rows', async () => {
  const [kept, spilled] = [new RowTally('a.csv'), new RowTally('a.csv', scratchFolder())];
  for (let row = 0; row < 25_000; row += 1) for (const tally of [kept, spilled]) tally.readable(2 * row + 2);
  expect(spilled.shifts.length).toBeLessThan(kept.shifts.length);
  expect(await gathered(spilled.allShifts())).toEqual(await gathered(kept.allShifts()));
});

test('every unreadable row is kept, with its line, why, and how it begins', async () => {
  const bad = Array.from({ length: 9000 }, (_, n) => `${n} é`);
  const source = await loadText(['email,city', ...bad, 'ann@example.com,"two\nlines"', 'x,y,z', ''].join('\n'));
  expect(source).toMatchObject({ rows: 1, unreadableCount: 9001 });
  expect(source.unreadable).toHaveLength(100);
  const rows = await engine.rows(unreadableRows(source));
  expect(rows).toHaveLength(9001);
  expect([rows[0], rows[8999], rows[9000]]).toEqual([
    { _file: 0, line: '2', reason: 'has 1 cell instead of 2', beginning: '0 é' },
    { _file: 0, line: '9001', reason: 'has 1 cell instead of 2', beginning: '8999 é' },
    { _file: 0, line: '9004', reason: 'has 3 cells instead of 2', beginning: 'x,y,z' },
  ]);
});

test('the beginning of a row is its first line, in the encoding of the file, and short', async () => {
  const long = 'é'.repeat(500);
  const text = ['email,city', 'Zoë', `ann@example.com,"never closed ${long}`, 'bob@example.com,Bern', ''].join('\n');
  const beginnings = async (content: string | Uint8Array) => {
    const rows = await engine.rows(unreadableRows(await loadText(content)));
    return rows.map((row) => String(row['beginning']));
  };
  const inUtf8 = await beginnings(text);
  expect(inUtf8[0]).toBe('Zoë');
  expect(inUtf8[1]).toMatch(/^ann@example\.com,"never closed é+$/);
  expect(inUtf8[1]?.length).toBeLessThan(160);
  const [first] = await beginnings(Buffer.from(text, 'latin1'));
  expect(first).toBe('Zoë');
});

test('of several files, each has its own', async () => {
  const folder = scratchFolder({
    'a.csv': 'email,city\nx\nann@example.com,Bern\n',
    'b.csv': 'email,city\nbob@example.com,Bern\n\ny\n',
  });
  const source = await load(folder, '*.csv');
  expect(await engine.rows(`SELECT _file, line FROM (${unreadableRows(source)})`)).toEqual([
    { _file: 0, line: '2' },
    { _file: 1, line: '4' },
  ]);
  expect(
    await engine.rows(`SELECT _file, line, email FROM (${rowLines(source, source.table, ['email'])}) ORDER BY _row`),
  ).toEqual([
    { _file: 0, line: '3', email: 'ann@example.com' },
    { _file: 1, line: '2', email: 'bob@example.com' },
  ]);
});
