import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Engine } from '../../../src/engine/engine.ts';
import { type Dialect, longestRow } from '../../../src/sources/text/dialect.ts';
import type { Layout } from '../../../src/sources/text/layout.ts';
import { leaveOutBelow } from '../../../src/sources/text/leave-out-below.ts';
import { PlainRows } from '../../../src/sources/text/plain-rows.ts';
import { readableRows } from '../../../src/sources/text/readable-rows.ts';
import { readWithCsvParse } from '../../../src/sources/text/read-with-csv-parse.ts';
import { duckdbCanRead, readWithDuckdb } from '../../../src/sources/text/read-with-duckdb.ts';
import { TextTally } from '../../../src/sources/text/text-tally.ts';
import { type SurveyedText, surveyText } from '../../../src/sources/text/survey-text.ts';
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
const fragments = [
  ...['"', '""', "'", "''", '\\', '\\"', ',', ';', '|', '\t', '\n', '\r\n', '\r', ' ', '#', '-', 'x', ''],
  ...['é', 'e\u0301', '日本', '👍', '👩‍👧', '\u0085', '\u2028', '\u00A0', '\uFEFF', 'x'.repeat(300)],
];
const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.string({ minLength: 0, maxLength: 5, unit: 'grapheme' }).filter((text) => !text.includes('\0')),
  },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...fragments), { maxLength: 5 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', 'ann.example@example.com') },
);

function quoted(text: string, { quote, escape }: Dialect): string {
  const escaped = escape === quote ? text.replaceAll(quote, quote + quote) : text.replace(/\\(?=["\\]|$)|"/g, '\\$&');
  return quote + escaped + quote;
}
const needsQuotes = (text: string, { delimiter, quote }: Dialect) =>
  text.startsWith(quote) || text.includes(delimiter) || /[\r\n]/.test(text);

/** A cell as a careful writer puts it, or (rarely) as a careless one does. */
function cell(dialect: Dialect, careless: number): fc.Arbitrary<string> {
  const { quote } = dialect;
  return fc
    .tuple(value, fc.boolean(), fc.nat(99), fc.constantFrom(quote, `${quote}x`, `x${quote}`, `${quote} `, ` ${quote}`))
    .map(([text, always, luck, slip]) => {
      if (luck < careless) return slip;
      return always || needsQuotes(text, dialect) ? quoted(text, dialect) : text;
    });
}

const dialects = fc
  .record({
    delimiter: fc.constantFrom(',' as const, ';' as const, '\t' as const, '|' as const),
    quoting: fc.constantFrom(
      ...Array.from({ length: 6 }, () => ({ quote: '"', escape: '"' }) as const),
      { quote: "'", escape: "'" } as const,
      { quote: '"', escape: '\\' } as const,
    ),
  })
  .map(({ delimiter, quoting }): Dialect => ({ delimiter, ...quoting }));

const made: fc.Arbitrary<Made> = fc
  .record({
    dialect: dialects,
    width: fc.integer({ min: 1, max: 4 }),
    careless: fc.constantFrom(0, 0, 0, 0, 2, 10),
    ragged: fc.constantFrom(0, 0, 5, 20, 20),
    blank: fc.constantFrom(0, 0, 0, 10),
    again: fc.constantFrom(0, 0, 0, 0, 10),
    mixed: fc.constantFrom(false, false, false, true),
    endings: fc.array(ending, { minLength: 9, maxLength: 9 }),
    lastEnding: fc.boolean(),
  })
  .chain((shape) => {
    const { dialect, width } = shape;
    const { delimiter } = dialect;
    const headers = Array.from({ length: width }, (_, index) => `h${index}`);
    const header = headers.join(delimiter);
    const row = fc
      .tuple(fc.nat(99), fc.array(cell(dialect, shape.careless), { minLength: width + 2, maxLength: width + 2 }))
      .map(([luck, cells]) => {
        const off = luck < shape.ragged ? (luck % 5) - 2 : 0;
        return cells.slice(0, Math.max(1, width + off)).join(delimiter);
      });
    const odd = [...['', '  ', ' \t', delimiter.repeat(width - 1)], delimiter];
    const line = fc.tuple(fc.nat(99), fc.nat(99), row).map(([luck, other, text]) => {
      if (other < shape.again) return other % 2 === 0 ? header : `\uFEFF${header}`;
      return luck < shape.blank ? (odd[luck % odd.length] ?? '') : text;
    });
    return fc.array(line, { maxLength: 12 }).map((lines): Made => {
      const all = [header, ...lines];
      const end = (index: number) => shape.endings[shape.mixed ? index % 9 : 0] ?? '\n';
      const text = all
        .map((each, index) => (index === all.length - 1 && !shape.lastEnding ? each : each + end(index)))
        .join('');
      return { dialect, headers, text };
    });
  });

function layoutOf({ dialect, headers }: Made): Layout {
  return { dialect, headers, skippedRows: 1, heading: { line: 1, others: [], titles: 0 } };
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

const withoutFirst = (text: unknown) => (text === null ? null : String(text).slice(1));

/** @param left the place of a column that is left out */
async function tableOf(
  { headers: all }: Made,
  read: (target: Parameters<typeof readWithDuckdb>[2]) => Promise<unknown>,
  left?: number,
) {
  const positions = all.map((_, index) => index).filter((index) => index !== left);
  const headers = positions.map((index) => all[index]);
  const columns = headers.map((header) => `${header} VARCHAR`).join(', ');
  await engine.run(`CREATE OR REPLACE TEMP TABLE random (_file INTEGER, ${columns})`);
  const answer = await read({ table: 'random', fileIndex: 3, positions });
  // A character in front, because what reads texts from the engine drops a byte-order mark.
  const marked = headers.map((header) => `'.' || ${header} AS ${header}`).join(', ');
  const rows = await engine.rows(`SELECT _file, ${marked} FROM random ORDER BY rowid`);
  return {
    answer,
    rows: rows.map((row) => headers.map((header) => withoutFirst(row[header ?? ''] ?? null))),
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
    { seed, numRuns: 200 },
  );
});

/** Everything that the survey says of a file. */
async function told(sample: Made, pieces: number) {
  const { surveyed, bytes } = await survey(sample, pieces);
  return { ...surveyed.tally, lastRows: surveyed.tally.lastRows.rows, bytes };
}

test('rows that are passed over at first sight are what the scanner says of them', async () => {
  let passed = 0;
  const { scan } = PlainRows.prototype;
  const spied = vi.spyOn(PlainRows.prototype, 'scan');
  const none: typeof scan = function (this: PlainRows, start) {
    this.rows = 0;
    this.end = start;
  };
  const counted: typeof scan = function (this: PlainRows, ...where) {
    scan.apply(this, where);
    passed += this.rows;
  };
  await fc.assert(
    fc.asyncProperty(made, fc.constantFrom(97, 150, 1 << 20), async (sample, pieces) => {
      // Between its lines, and some odd ones, so many plain rows that it is worth while to look for them.
      const { headers, dialect } = sample;
      const row = headers.map(() => 'x').join(dialect.delimiter);
      const plain = (rows: number) => `${row}\r\n${`${quoted('x', dialect)}${row.slice(1)}\n`.repeat(rows)}`;
      const [header = '', ...lines] = sample.text.split(/(?<=[\r\n])/);
      const odd = [' \t\n', `\uFEFF${header}`, header, `"x""x"${row.slice(1)}\n`, '\n'];
      const end = lines.length % 2 === 0 ? `${row}\r${plain(6)}` : plain(25);
      const text = header + [...lines, ...odd].map((line, n) => plain(n % 2 === 0 ? 25 : 6) + line).join('') + end;
      spied.mockImplementation(none);
      const judged = await told({ ...sample, text }, pieces);
      spied.mockImplementation(counted);
      expect(await told({ ...sample, text }, pieces)).toEqual(judged);
    }),
    { seed: seed + 4, numRuns: 60 },
  );
  spied.mockRestore();
  expect(passed).toBeGreaterThan(800);
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
      // Some are read without one of their columns.
      const width = sample.headers.length;
      const left = width > 1 ? sample.text.length % (width + 1) : width;
      const read = await tableOf(sample, (target) => readWithDuckdb(engine, surveyed, target), left);
      expect(read.answer).toBe(true);
      expect(read.rows).toEqual(expected.rows.map((row) => row.filter((_, index) => index !== left)));
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

const below = ['', 'Grand Totals (5 records)', 'Copyright © 2026 Acme', 'Page 1 of 1', 'Total'];

test('lines below the table are rows to neither reader', async () => {
  let taken = 0;
  const samples = fc.tuple(
    made,
    fc.array(fc.constantFrom(...below, ...below.slice(1)), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(true, false, false),
  );
  await fc.assert(
    fc.asyncProperty(samples, async ([sample, lines, padded]) => {
      const { dialect, headers } = sample;
      // A row that is plainly of the table, so that what is below begins behind it.
      const end = sample.text.match(/\r\n|\n|\r/)?.[0] ?? '\n';
      const last = headers.map(() => 'ann@example.com').join(dialect.delimiter);
      const table = `${sample.text}${end}${last}${end}`;
      const padding = padded ? dialect.delimiter.repeat(headers.length - 1) : '';
      const text = table + lines.map((line) => line + padding + end).join('');
      const expected = referenceRows(table, dialect);
      const { surveyed } = await survey({ ...sample, text }, 1 << 20);
      leaveOutBelow(surveyed.tally, surveyed.layout, () => false);
      expect(surveyed.tally.rows).toBe(expected.rows.length);
      expect(surveyed.tally.unreadableCount).toBe(expected.unreadable.length);
      expect(surveyed.tally.below).toHaveLength(lines.filter((line) => line !== '').length);
      const canRead = duckdbCanRead(surveyed);
      const read = await tableOf(sample, (target) => {
        return canRead ? readWithDuckdb(engine, surveyed, target) : readWithCsvParse(engine, surveyed, target);
      });
      expect(read.rows).toEqual(expected.rows);
      expect(read.answer).toBe(canRead ? true : undefined);
      if (canRead) taken += 1;
    }),
    { seed: seed + 2, numRuns: 60 },
  );
  expect(taken).toBeGreaterThan(5);
});

test('a row as long as rows may be is read by both readers, and a longer one by neither', async () => {
  const dialect: Dialect = { delimiter: ',', quote: '"', escape: '"' };
  for (const [over, readable] of [
    [0, true],
    [1, false],
  ] as const) {
    const long = `bob,${'x'.repeat(longestRow + over - 'bob,\n'.length)}\n`;
    const sample: Made = { dialect, headers: ['a', 'b'], text: `a,b\nann,1\n${long}cat,3\n` };
    const { surveyed } = await survey(sample, 1 << 20);
    const parsed = await tableOf(sample, (target) => readWithCsvParse(engine, surveyed, target));
    expect(parsed.rows.map(([name]) => name)).toEqual(readable ? ['ann', 'bob', 'cat'] : ['ann', 'cat']);
    const read = await tableOf(sample, (target) => readWithDuckdb(engine, surveyed, target));
    expect(read).toEqual({ ...parsed, answer: true });
  }
});

test('a zero byte anywhere is a blank', async () => {
  const surveyed = (text: string) => surveyText(writeInto(folder, 'zero.csv', text), { known: () => true });
  await fc.assert(
    fc.asyncProperty(made, fc.nat(), async (sample, at) => {
      const place = 1 + (at % sample.text.length);
      const withZero = `${sample.text.slice(0, place)}\0${sample.text.slice(place)}`;
      const { tally, encoding } = await surveyed(withZero);
      expect(encoding.hasZeros).toBe(true);
      expect(tally).toEqual((await surveyed(withZero.replace('\0', ' '))).tally);
    }),
    { seed: seed + 3, numRuns: 15 },
  );
});
