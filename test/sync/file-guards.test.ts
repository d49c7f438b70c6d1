import { expect, test } from 'vitest';
import type { ContactTable } from '../../src/contacts/contact-table.ts';
import { SegmentTables } from '../../src/segments/segment-tables.ts';
import type { SourceTable } from '../../src/sources/source-table.ts';
import { fileGuards } from '../../src/sync/file-guards.ts';
import { configOf } from '../segments/config-of.ts';

const guards = { maxRemoved: 0.25, maxRejected: 0.2 };

/** A source or suppression list of which every file has the same number of rows. */
const fileOf = (name: string, rows: number, cutOffLine?: number) =>
  ({ name, rows, unreadableCount: 0, files: [{ path: `${name}.csv`, cutOffLine }] }) as unknown as SourceTable;

/** Names of the files that a plan is stopped for; `rows` of the sources a, b, c. */
function stopping(
  segment: string,
  rows: readonly number[],
  given: { wanted?: number; suppress?: number; allow?: true; cutOff?: string; asking?: string } = {},
) {
  const contacts = ['a', 'b', 'c'].map((name, index) => {
    const source = fileOf(name, rows[index] ?? 0, given.cutOff === name ? 7 : undefined);
    return { source, rejected: {}, asksConsent: given.asking === name } as unknown as ContactTable;
  });
  const { segments } = configOf({
    a: { from: 'a', where: 'true' },
    b: { from: 'b', where: 'true' },
    c: { from: 'c', where: 'true' },
    'a or b': { include: ['a', 'b'] },
    'a and b': { all_of: ['a', 'b'] },
    'a without b': { include: ['a'], exclude: ['b'] },
    'a without b with c': { include: ['a'], exclude: ['b with c'] },
    'b with c': { all_of: ['b', 'c'] },
    'a without (b without c)': { include: ['a'], exclude: ['b without c'] },
    'b without c': { include: ['b'], exclude: ['c'] },
    'a and (b without c)': { include: ['a'], all_of: ['b without c'] },
  });
  const tables = new SegmentTables(undefined as never, {
    segments,
    filters: new Map(),
    contacts,
    defaultCountry: undefined,
    heldBack: { ads: [], email: [] },
  });
  const suppress = given.suppress === undefined ? [] : [fileOf('out', given.suppress)];
  const mine = { ...guards, allowEmpty: given.allow ?? false };
  return fileGuards(
    mine,
    { contacts, events: [], segments: tables, suppress, consentFiles: [] },
    { segment, wanted: given.wanted ?? 5 },
  ).map(({ guard, message }) => `${guard}: ${/\w+\.csv/.exec(message)?.[0]}`);
}

test.each<[string, readonly number[], readonly string[]]>([
  ['a without b', [9, 9, 9], []],
  ['a without b', [9, 0, 0], ['empty: b.csv']],
  ['a without b with c', [9, 9, 0], ['empty: c.csv']],
  ['a without (b without c)', [9, 0, 0], ['empty: b.csv']],
  ['a and (b without c)', [9, 9, 0], ['empty: c.csv']],
  ['a or b', [9, 0, 0], []],
  ['a and b', [9, 0, 0], []],
])('of "%s" with %j rows, files without rows that kept people out stop a plan', (segment, rows, stopped) => {
  expect(stopping(segment, rows)).toEqual(stopped);
});

test('a suppression list without rows stops every list', () => {
  expect(stopping('a', [9, 9, 9], { suppress: 0 })).toEqual(['empty: out.csv']);
  expect(stopping('a', [9, 9, 9], { suppress: 1 })).toEqual([]);
});

test('where nobody is wanted, no file lets anybody in', () => {
  expect(stopping('a without b', [0, 0, 0], { suppress: 0, wanted: 0 })).toEqual([]);
});

test('a config that allows files without rows is taken at its word', () => {
  expect(stopping('a without b', [9, 0, 9], { suppress: 0 })).toHaveLength(2);
  expect(stopping('a without b', [9, 0, 9], { suppress: 0, allow: true })).toEqual([]);
});

test.each([
  ['a', 'a', ['cut_off: a.csv']],
  ['a', 'b', []],
  ['a or b', 'b', ['cut_off: b.csv']],
  ['a without b', 'b', ['cut_off: b.csv']],
])('a list of "%s" is stopped where the file of %s is cut off and has to do with it', (segment, cutOff, stopped) => {
  expect(stopping(segment, [9, 9, 9], { cutOff })).toEqual(stopped);
  expect(stopping(segment, [9, 9, 9], { cutOff, wanted: 0, allow: true })).toEqual(stopped);
});

test('a file that only says who denied consent stops every plan when it has no rows or is cut off', () => {
  expect(stopping('a', [9, 9, 9], { asking: 'c' })).toEqual([]);
  expect(stopping('a', [9, 9, 0], { asking: 'c' })).toEqual(['empty: c.csv']);
  expect(stopping('a', [9, 9, 9], { asking: 'c', cutOff: 'c' })).toEqual(['cut_off: c.csv']);
  expect(stopping('a without b', [9, 0, 9], { asking: 'b' })).toEqual(['empty: b.csv']);
});
