import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { inspectionDocument } from '../../../src/cli/inspect-text.ts';
import { prepareRules } from '../../../src/identifiers/normalize.ts';
import { inspectSource } from '../../../src/inspect/inspect-source.ts';
import { engine, load, useEngine } from '../../sources/load.ts';
import { scratchFolder } from '../../sources/scratch.ts';

useEngine();
beforeAll(() => prepareRules(engine));

const header = ['Email', 'Email 2', 'Phone', 'Note'];

interface Cell {
  readonly text: string;
  /** Who it says somebody is; undefined where it says nothing, or nothing valid. */
  readonly who?: string;
  readonly error?: string;
}

const emails: readonly Cell[] = [
  { text: '' },
  { text: 'ann@example.com', who: 'ann' },
  { text: ' ANN@Example.com', who: 'ann' },
  { text: 'bob@example.org', who: 'bob' },
  { text: 'n/a', error: 'invalid_email' },
  { text: 'd41d8cd98f00b204e9800998ecf8427e', error: 'unsupported_hash' },
];
const phones: readonly Cell[] = [
  { text: '' },
  { text: '+1 415 555 2671', who: 'phone' },
  { text: '12', error: 'invalid_phone' },
];
const notes: readonly Cell[] = [{ text: '' }, { text: 'two\nlines' }, { text: 'a "word",\r\n\n=1+1' }];

type Row = readonly Cell[] | 'ragged';

const row = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(...[emails, emails, phones, notes].map((cells) => fc.constantFrom(...cells))) },
  { weight: 1, arbitrary: fc.constant('ragged' as const) },
);

const quoted = ({ text }: Cell) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const written = (each: Row) => (each === 'ragged' ? 'a,b,c,d,e' : each.map(quoted).join(','));
/** Like a blank line, no row. */
const isEmpty = (each: Row) => each !== 'ragged' && each.every(({ text }) => text === '');
const linesIn = (text: string) => text.split('\n').length;

/** What must be said of a row at a line: the cells of a file of rejects from the line on to the effect. */
function rejectsOf(each: Row, line: number): (string | number)[][] {
  if (isEmpty(each)) return [];
  if (each === 'ragged') return [[line, '', 'unreadable: has 5 cells instead of 4', 'a,b,c,d,e', 'row rejected']];
  const values = each.flatMap(({ text, error }, index) =>
    error === undefined ? [] : [[line, header[index] ?? '', error, text, 'value dropped']],
  );
  if (each.some(({ who }) => who !== undefined)) return values;
  const reason = each.find(({ error }) => error !== undefined)?.error ?? 'no_identifier';
  return [[line, '', reason, '', 'row rejected'], ...values];
}

function countsOf(rejects: readonly (readonly (string | number)[])[], effect: string): Record<string, number> {
  const reasons = rejects.filter((each) => each.at(-1) === effect).map((each) => String(each[2]).replace(/:.*/s, ''));
  return Object.fromEntries([...new Set(reasons)].map((each) => [each, reasons.filter((r) => r === each).length]));
}

let loads = 0;

test('of any files rows = contacts + duplicates + rejected, and the file of rejects has each of them at its line', async () => {
  const files = fc.array(fc.array(row, { minLength: 1, maxLength: 30, size: 'max' }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(files, async (contents) => {
      const all = contents.flat().filter((each) => !isEmpty(each));
      // Without one the files are refused as a whole.
      fc.pre(all.some((each) => each !== 'ragged'));
      const expected = contents.flatMap((rows, index) => {
        let line = 2;
        return rows.flatMap((each) => {
          const found = rejectsOf(each, line).map((cells) => [`${index}.csv`, ...cells]);
          line += linesIn(written(each));
          return found;
        });
      });
      const folder = scratchFolder(
        Object.fromEntries(
          contents.map((rows, index) => [`${index}.csv`, [header.join(','), ...rows.map(written), ''].join('\n')]),
        ),
      );
      const source = await load(folder, '*.csv', { source: { name: `export ${(loads += 1)}` } });
      const file = join(folder, 'rejects.txt');
      const inspection = await inspectSource(engine, source, {
        ...{ platform: undefined, defaultCountry: undefined, samples: false, inputs: [] },
        rejects: { file, reveal: true },
      });
      const listed = parse(readFileSync(file), { from: 2 }).map(([, path, line, ...cells]) => [
        ...[path, Number(line)],
        ...cells.slice(0, -1).map((cell) => cell.replace(/^'(?=[=+@-])/, '')),
      ]);
      expect(listed).toEqual(expected);

      const usable = all.filter((each) => each !== 'ragged' && each.some(({ who }) => who !== undefined));
      const people = new Set(usable.map((each) => each !== 'ragged' && each.find(({ who }) => who !== undefined)?.who));
      const rows = countsOf(
        expected.map(([, ...cells]) => cells),
        'row rejected',
      );
      const values = countsOf(
        expected.map(([, ...cells]) => cells),
        'value dropped',
      );
      expect(inspectionDocument(inspection, '*.csv')).toMatchObject({
        rows: all.length,
        contacts: people.size,
        duplicates: usable.length - people.size,
        rejected: all.length - usable.length,
        rejects: { rows, values },
      });
      expect(inspection.rejected).toEqual(rows);
      const shown: Record<string, number> = {};
      for (const { reason, values: n } of inspection.identifiers.flatMap(({ reasons }) => reasons))
        shown[reason] = (shown[reason] ?? 0) + n;
      expect(shown).toEqual(values);
    }),
    { numRuns: 5, seed: 7, endOnFailure: true },
  );
});
