import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FieldTree } from '../../../src/sources/json/field-tree.ts';
import { type Framing, RecordWalk } from '../../../src/sources/json/record-walk.ts';
import { RowTally } from '../../../src/sources/row-tally.ts';
import { surveyTable } from '../../../src/sources/survey-table.ts';
import { engine, useEngine } from '../load.ts';
import { inPieces, scratchFolder, writeInto } from '../scratch.ts';
import { referenceRecords } from './reference-records.ts';

useEngine();

const seed = 20_261_125;
const folder = scratchFolder();
const anywhere: Framing = { kind: 'any', offset: 0, line: 1, closed: true };

const blank = fc.constantFrom('', '', '', ' ', '\t');
const number = fc.constantFrom(
  '0',
  '-0',
  '7',
  '1.10',
  '1e5',
  '-2.50E+07',
  '12345678901234567890.125',
  '1000000000000000',
);
const letters = fc.constantFrom(
  'a',
  'é',
  '日本',
  '👍',
  '\\u00e9',
  '\\ud83d\\ude00',
  '\\ud83d',
  '\\n',
  '\\"',
  '\\/',
  '\\u001f',
  ',',
  '{',
  ']',
  ':',
  ' ',
);
const text = fc.array(letters, { maxLength: 4 }).map((parts) => `"${parts.join('')}"`);
const name = fc.constantFrom('"a"', '"b"', '"\\u0061"', '"é"', '"_"', '"x\\"y"', '"__proto__"');
const { value } = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, number, fc.constantFrom('true', 'false', 'null', '""')),
    tie('object'),
    fc.array(tie('value'), { maxLength: 3 }).map((values) => `[${values.join(',')}]`),
  ),
  object: fc
    .array(fc.tuple(name, tie('value'), blank), { maxLength: 4 })
    .map((fields) => `{${fields.map(([key, each, gap]) => `${gap}${key}${gap}:${gap}${each}${gap}`).join(',')}}`),
}));
const record = fc
  .array(fc.tuple(name, value, blank), { minLength: 1, maxLength: 5 })
  .map((fields) => `{${fields.map(([key, each, gap]) => `${gap}${key}:${gap}${each}`).join(`,`)}}`);

/** Now and then a character of a record is lost or one comes in. */
const line = fc
  .tuple(record, fc.nat(99), fc.nat(1000), fc.constantFrom('"', '}', ',', 'x', '\\', '{'))
  .map(([whole, luck, place, slip]) => {
    const at = 1 + (place % (whole.length - 1));
    if (luck < 8) return whole.slice(0, at) + whole.slice(at + 1);
    return luck < 16 ? whole.slice(0, at) + slip + whole.slice(at) : luck < 20 ? '' : whole;
  });
const lines = fc
  .tuple(record, fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean())
  .map(([first, others, end, ended]) => [first, '{"a":1}', ...others].join(end) + (ended ? end : ''));

function linesOf({ shifts, rows }: RowTally): number[] {
  return shifts.flatMap(({ row, shift }, index) =>
    Array.from({ length: (shifts[index + 1]?.row ?? rows) - row }, (_, offset) => row + offset + shift),
  );
}

async function walked(
  content: string,
  pieces: number,
): Promise<{ readonly tally: RowTally; readonly tree: FieldTree }> {
  const tree = new FieldTree('a.json');
  const tally = new RowTally('a.json');
  await new RecordWalk(tree, anywhere, tally).walk(inPieces(Buffer.from(content), pieces));
  return { tally, tree };
}

/** The rows of a file as the cells that hold something, by column. */
async function tableOf(content: string): Promise<{ readonly rows: unknown[]; readonly headers: readonly string[] }> {
  const file = writeInto(folder, 'random.json', content);
  const source = {
    name: 'crm',
    files: [file.path],
    pick: 'all',
    maxAge: undefined,
    preset: undefined,
    map: {},
  } as const;
  const surveyed = await surveyTable(file, { engine, source, tempDirectory: folder });
  const { headers } = surveyed;
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE random (_file INTEGER, ${headers.map((_, at) => `c${at} VARCHAR`).join(', ')})`,
  );
  await surveyed.take(engine, { table: 'random', fileIndex: 3, positions: headers.map((_, at) => at) });
  const found = await engine.rows('SELECT * FROM random ORDER BY rowid');
  const rows = found.map(
    (row) =>
      new Map(
        headers.map((header, at): [string, unknown] => [header, row[`c${at}`]]).filter(([, cell]) => cell !== null),
      ),
  );
  return { rows, headers };
}

test('the scanner sees the records and bad lines that the language sees, wherever chunks end', async () => {
  let bad = 0;
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 40 }), async (content, pieces) => {
      const expected = referenceRecords(content);
      const { tally, tree } = await walked(content, pieces);
      expect(tally.unreadable.map((each) => each.line)).toEqual(expected.unreadable);
      expect(linesOf(tally)).toEqual(expected.lines);
      const filled = tree.columns().flatMap(({ holdsValue, path }) => (holdsValue ? [path] : []));
      for (const row of expected.rows) for (const path of row.keys()) expect(filled).toContain(path);
      bad += tally.unreadableCount;
    }),
    { seed, numRuns: 300 },
  );
  expect(bad).toBeGreaterThan(150);
});

test('the table holds what the language says that the records hold, as objects in a list as well as line by line', async () => {
  await fc.assert(
    fc.asyncProperty(lines, fc.array(record, { minLength: 1, maxLength: 5 }), async (content, records) => {
      expect((await tableOf(content)).rows).toEqual(referenceRecords(content).rows);
      const expected = referenceRecords(records.join('\n')).rows;
      expect((await tableOf(`[${records.join(',')}]`)).rows).toEqual(expected);
      expect((await tableOf(`{"n":1,"data":[\n${records.join(',\n')}]}`)).rows).toEqual(expected);
    }),
    { seed: seed + 1, numRuns: 40 },
  );
});
