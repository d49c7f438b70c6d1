import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { destinationTypes } from '../../src/config/schema/destination-schema.ts';

const page = readFileSync('docs/doors.md', 'utf8');
/** Rows of the nth table, cell by cell, without its header. */
const table = (n: number): string[][] => {
  const tables = page.split('\n\n').filter((part) => part.startsWith('| '));
  const rows = tables[n]?.trim().split('\n').slice(2) ?? [];
  return rows.map((row) => row.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '').trim()));
};
const named = (cell = '') => cell.replace(/^\[(.*)\]\(.*\)$/, '$1').replace(', Data Manager API', '');

test('every platform is a door, and what each door does is shown by tests that are there', () => {
  const [doors, tests] = [table(0), table(1)];
  for (const type of destinationTypes) {
    expect(doors.map(([, config]) => config)).toContainEqual(expect.stringContaining(`\`type: ${type}\``));
  }
  expect(tests.map(([door]) => named(door))).toEqual(doors.map(([door]) => named(door)));
  const links = [...page.matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((link) => !existsSync(`docs/${link}`))).toEqual([]);
});
