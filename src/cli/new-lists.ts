import type { Coverage } from '../sync/coverage.ts';
import type { ListSize, PlannedList } from '../sync/plan.ts';
import { coverageWords, percent } from './coverage-words.ts';
import { groupName, listGroups } from './list-groups.ts';
import type { Cell, Output } from './output/output.ts';

/** Of `>99.9%`. */
const percentWidth = 6;

/**
 * Prints by what the people of lists are found that are not there yet: what comes of one that is, the platform says. Lists of the values
 * of a column are one, in which people count as often as they have values.
 */
export function printNewLists(output: Output, lists: readonly PlannedList[]): void {
  const rows = listGroups(lists.filter(isNew)).flatMap((group) => {
    const sizes = group.flatMap(({ size }) => size ?? []);
    const contacts = sizes.reduce((sum, size) => sum + size.contacts, 0);
    return contacts === 0 ? [] : [{ name: groupName(group), contacts, sizes }];
  });
  const kinds = Object.keys(coverageWords) as Coverage[];
  const told = kinds.filter((kind) => rows.some(({ sizes }) => countOf(sizes, kind) !== undefined));
  if (rows.length === 0) return;
  const titles = told.map((kind) => (coverageWords[kind] ?? kind).padStart(percentWidth));
  output.text();
  output.table(
    ['new list', 'contacts', ...titles],
    rows.map(({ name, contacts, sizes }): Cell[] => [
      name,
      contacts,
      ...told.map((kind, index) => {
        const n = countOf(sizes, kind);
        return (n === undefined ? '-' : percent(n, contacts)).padStart(titles[index]?.length ?? 0);
      }),
    ]),
  );
}

const isNew = ({ size, revision }: PlannedList) => size !== undefined && revision === undefined;

/** How many have a valid value; undefined where the platform does not take it. */
function countOf(sizes: readonly ListSize[], kind: Coverage): number | undefined {
  const counts = sizes.flatMap(({ coverage }) => coverage[kind] ?? []);
  return counts.length === 0 ? undefined : counts.reduce((sum, n) => sum + n, 0);
}
