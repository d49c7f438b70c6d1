import type { ExportFacts } from './export-facts.ts';
import type { InspectedColumn } from './inspection.ts';

/** A segment with the audience made of it, in a new config. */
export interface StarterSegment {
  readonly key: string;
  /** A condition in the filter language. */
  readonly where: string;
  readonly audience: string;
}

/** Columns that say when somebody last bought, came or did something, and how much they spent; best first. */
const lastTimes = [/last.*(order|purchase)|letzte.*(bestellung|kauf)/, /last.*(visit|activ|open)/];
const spendings = [/total.*(spen[dt]|revenue)|lifetime.*value|umsatz/, /spen[dt]|revenue/];

/** More than half of the contacts should have a value before a segment is made of it. */
const leastFilled = 0.5;

/** Segments that most people want first: everybody, and who came lately, not lately, or spent much, where the export says so. */
export function starterSegments(facts: ExportFacts): StarterSegment[] {
  const time = findColumn(facts, lastTimes, ['date', 'timestamp']);
  const spent = findColumn(facts, spendings, ['number']);
  const found: StarterSegment[] = [{ key: 'everyone', where: 'true', audience: 'Everyone' }];
  if (time !== undefined) {
    found.push(
      { key: 'recent', where: `${time} >= today() - interval 30 days`, audience: 'Recently active' },
      { key: 'lapsed', where: `${time} < today() - interval 90 days`, audience: 'Lapsed' },
    );
  }
  if (spent !== undefined) found.push({ key: 'big-spenders', where: `${spent} > 500`, audience: 'Big spenders' });
  return found;
}

function findColumn(
  { columns, rows }: ExportFacts,
  patterns: readonly RegExp[],
  types: readonly InspectedColumn['type'][],
): string | undefined {
  const fitting = columns.filter(({ type, filled }) => types.includes(type) && filled >= leastFilled * rows);
  for (const pattern of patterns) {
    const found = fitting.find(({ attribute }) => pattern.test(attribute));
    if (found !== undefined) return filterName(found.attribute);
  }
  return undefined;
}

/** An attribute's name as a filter writes it: in quotes when it is more than small letters, digits and underscores. */
export function filterName(attribute: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(attribute) ? attribute : `"${attribute.replaceAll('"', '""')}"`;
}
