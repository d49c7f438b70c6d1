import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../../src/engine/engine.ts';
import type { Dialect } from '../../../src/sources/text/dialect.ts';
import type { Layout } from '../../../src/sources/text/layout.ts';
import { readableRows } from '../../../src/sources/text/readable-rows.ts';
import { readWithCsvParse } from '../../../src/sources/text/read-with-csv-parse.ts';
import { duckdbCanRead, readWithDuckdb } from '../../../src/sources/text/read-with-duckdb.ts';
import { TextTally } from '../../../src/sources/text/text-tally.ts';
import type { SurveyedText } from '../../../src/sources/text/survey-text.ts';
import { inPieces, scratchFolder, writeInto } from '../scratch.ts';
import { referenceRows } from './reference-reader.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const folder = scratchFolder();
const seed = 20_261_124;

/** What a random file is made of. */
interface Made {
  readonly dialect: Dialect;
  readonly headers: readonly string[];
  readonly text: string;
}

const ending = fc.constantFrom('\n', '\r\n', '\r');
const fragment = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\n',
  '\r\n',
  ' ',
  'x',
  'é',
  '日本',
  '👍',
  "'",
  '\\',
  '#',
  '-',
  '',
);
const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.string({ minLength: 0, maxLength: 5, unit: 'grapheme' }).filter((text) => !text.includes('\0')),
  },
  { weight: 2, arbitrary: fc.array(fragment, { maxLength: 5 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', 'ann.example@example.com') },
);

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const needsQuotes = (text: string, { delimiter }: Dialect) =>
  text.startsWith('"') || text.includes(delimiter) || /[\r\n]/.test(text);

/** A cell as a careful writer puts it, or (rarely) as a careless one does. */
function cell(dialect: Dialect, careless: number): fc.Arbitrary<string> {
  return fc
    .tuple(value, fc.boolean(), fc.nat(99), fc.constantFrom('"', '"x', 'x"', '" ', ' "'))
    .map(([text, always, luck, slip]) => {
      if (luck < careless) return slip;
      return always || needsQuotes(text, dialect) ? quoted(text) : text;
    });
}

const made: fc.Arbitrary<Made> = fc
  .record({
    delimiter: fc.constantFrom(',' as const, ';' as const, '\t' as const, '|' as const),
    width: fc.integer({ min: 1, max: 4 }),
    careless: fc.constantFrom(0, 0, 0, 0, 2, 10),
    ragged: fc.constantFrom(0, 0, 5, 20),
    blank: fc.constantFrom(0, 0, 10),
    mixed: fc.constantFrom(false, false, false, true),
    endings: fc.array(ending, { minLength: 9, maxLength: 9 }),
    lastEnding: fc.boolean(),
  })
  .chain((shape) => {
    const dialect: Dialect = { delimiter: shape.delimiter, quote: '"', escape: '"' };
    const headers = Array.from({ length: shape.width }, (_, index) => `h${index}`);
    const row = fc
      .tuple(
        fc.nat(99),
        fc.array(cell(dialect, shape.careless), { minLength: shape.width + 2, maxLength: shape.width + 2 }),
      )
      .map(([luck, cells]) => {
        const off = luck < shape.ragged ? (luck % 5) - 2 : 0;
        return cells.slice(0, Math.max(1, shape.width + off)).join(shape.delimiter);
      });
    const line = fc
      .tuple(fc.nat(99), row)
      .map(([luck, text]) => (luck < shape.blank ? (luck % 2 === 0 ? '' : '  ') : text));
    return fc.array(line, { maxLength: 12 }).map((lines): Made => {
      const all = [headers.join(shape.delimiter), ...lines];
      const end = (index: number) => shape.endings[shape.mixed ? index % 9 : 0] ?? '\n';
      const text = all
        .map((each, index) => (index === all.length - 1 && !shape.lastEnding ? each : each + end(index)))
        .join('');
      return { dialect, headers, text };
    });
  });

function layoutOf({ dialect, headers }: Made): Layout {
  return { dialect, headers, skippedRows: 1, heading: { line: 1, others: [] } };
}

async function survey(
  sample: Made,
  pieces: number,
): Promise<{ readonly surveyed: SurveyedText; readonly bytes: string }> {
  const file = writeInto(folder, 'random.csv', sample.text);
  const tally = new TextTally(file.label);
  const kept: Buffer[] = [];
  for await (const rows of readableRows(inPieces(Buffer.from(sample.text), pieces), layoutOf(sample), tally)) {
    kept.push(Buffer.from(rows));
  }
  const encoding = { name: 'utf-8', markBytes: 0, isAssumed: true, warnings: [] };
  const surveyed = { file, encoding, layout: layoutOf(sample), tally };
  return { surveyed, bytes: Buffer.concat(kept).toString() };
}

async function tableOf(sample: Made, read: (target: Parameters<typeof readWithDuckdb>[2]) => Promise<unknown>) {
  const columns = sample.headers.map((header) => `${header} VARCHAR`).join(', ');
  await engine.run(`CREATE OR REPLACE TEMP TABLE random (_file INTEGER, ${columns})`);
  const answer = await read({ table: 'random', fileIndex: 3, positions: sample.headers.map((_, index) => index) });
  const rows = await engine.rows('SELECT * FROM random ORDER BY rowid');
  return {
    answer,
    rows: rows.map(({ _file, ...cells }) => Object.values(cells)),
    files: new Set(rows.map((row) => row['_file'])),
  };
}

test('the scanner sees the rows and bad lines that the grammar says, wherever chunks end', async () => {
  await fc.assert(
    fc.asyncProperty(made, fc.integer({ min: 1, max: 40 }), async (sample, pieces) => {
      const expected = referenceRows(sample.text, sample.dialect);
      const { surveyed } = await survey(sample, pieces);
      const { tally } = surveyed;
      expect(tally.unreadable.map(({ line }) => line)).toEqual(expected.unreadable);
      expect(tally.rows).toBe(expected.rows.length);
      const lines = tally.shifts.flatMap(({ row, shift }, index) => {
        const next = tally.shifts[index + 1]?.row ?? tally.rows;
        return Array.from({ length: next - row }, (_, offset) => row + offset + shift);
      });
      expect(lines).toEqual(expected.lines);
    }),
    { seed, numRuns: 400 },
  );
});

test('both readers give the table that the grammar says; DuckDB takes every plain file and refuses the same lines', async () => {
  let taken = 0;
  let withBadLines = 0;
  await fc.assert(
    fc.asyncProperty(made, async (sample) => {
      const expected = referenceRows(sample.text, sample.dialect);
      const { surveyed } = await survey(sample, 1 << 20);
      const parsed = await tableOf(sample, (target) => readWithCsvParse(engine, surveyed, target));
      expect(parsed.rows).toEqual(expected.rows);
      if (!duckdbCanRead(surveyed)) return;
      const read = await tableOf(sample, (target) => readWithDuckdb(engine, surveyed, target));
      expect(read.answer).toBe(true);
      expect(read.rows).toEqual(expected.rows);
      taken += 1;
      if (surveyed.tally.unreadableCount > 0) withBadLines += 1;
    }),
    { seed: seed + 1, numRuns: 150 },
  );
  // The property would hold of a reader that never dares.
  expect(taken).toBeGreaterThan(60);
  expect(withBadLines).toBeGreaterThan(4);
});

test('DuckDB says so when it does not see the rows that the scanner saw', async () => {
  const sample: Made = {
    dialect: { delimiter: ',', quote: '"', escape: '"' },
    headers: ['a', 'b'],
    text: 'a,b\n1,2\n3\n4,5\n',
  };
  const { surveyed } = await survey(sample, 1 << 20);
  const attempt = async (change: Partial<TextTally>) => {
    const tally = Object.assign(new TextTally('a.csv'), surveyed.tally, change);
    return (await tableOf(sample, (target) => readWithDuckdb(engine, { ...surveyed, tally }, target))).answer;
  };
  expect(await attempt({})).toBe(true);
  expect(await attempt({ rows: 3 })).toBe(false);
  expect(await attempt({ misfitsAt: [4] })).toBe(false);
  expect(await attempt({ misfitsAt: [] })).toBe(false);
});
