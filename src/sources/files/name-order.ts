import { parse } from 'node:path';
import { type Position, UserError } from '../../errors/user-error.ts';

/** A day as people write it when the year comes last: 24.11.2026, 11-24-2026. */
const yearLast = /(?<!\d)(\d{1,2})([._-])(\d{1,2})\2(20\d{2})(?!\d)/g;

/** And when it comes first, with or without dividers: 2026-11-24, 20261124. */
const yearFirst = /(?<!\d)(20\d{2})[._-]?(0[1-9]|1[0-2])[._-]?([0-2]\d|3[01])/g;

const collator = new Intl.Collator('en', { numeric: true });

/** Compares texts in which numbers count as numbers; no two that differ are equal. */
export const compareNames = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : a === b ? 0 : 1);

/**
 * Orders names as people read them: numbers count as numbers, days by year, month and day however they are written, and
 * `export.csv` comes before `export (1).csv`.
 *
 * @param names of several files, which tell together whether the day or the month comes first
 * @param at where the config names them
 * @throws UserError when they don't, and it matters
 */
export function nameOrder(names: readonly string[], at?: Position): (a: string, b: string) => number {
  const monthFirst = isMonthFirst(names, at);
  const keys = new Map(names.map((name) => [name, keyOf(name, monthFirst)]));
  return (a, b) => compareNames(keys.get(a) ?? a, keys.get(b) ?? b) || compareNames(a, b);
}

function keyOf(name: string, monthFirst: boolean): string {
  const { dir, name: stem } = parse(name);
  const sortable = stem.replace(yearLast, (_, first: string, __, second: string, year: string) =>
    [year, ...(monthFirst ? [first, second] : [second, first])].map((part) => part.padStart(2, '0')).join('-'),
  );
  return `${dir}/${sortable.replace(yearFirst, '$1-$2-$3-')}`;
}

function isMonthFirst(names: readonly string[], at: Position | undefined): boolean {
  const days = names.flatMap((name) => [...parse(name).name.matchAll(yearLast)]);
  const dayFirst = days.some(([, first, divider]) => divider === '.' || Number(first) > 12);
  const monthFirst = days.some(([, , divider, second]) => divider !== '.' && Number(second) > 12);
  const differ = new Set(days.map(([day]) => day)).size > 1;
  if (dayFirst === monthFirst && differ) {
    throw new UserError('the days in the names of the files can be read as day-month or as month-day', {
      ...(at && { at }),
      fix: 'Write them as 2026-11-24, or take the file that was modified last: `pick: newest`.',
    });
  }
  return monthFirst && !dayFirst;
}
