import type { Config, SourceConfig } from '../config/config.ts';
import { consentAttribute } from '../contacts/consent.ts';
import { tokensOf } from '../segments/events/tokens.ts';
import type { LoadOptions } from '../sources/load-source.ts';

/**
 * Which columns of a source contacts need besides those of identifiers: the one of consent, and all that have the name of a
 * word in a filter. Whether the word is meant as a column is found out when the filter is checked.
 */
export function wantedColumns({ consent, segments }: Config, source: SourceConfig): NonNullable<LoadOptions['wants']> {
  const words = new Set<string>();
  for (const segment of segments.values()) {
    if (segment.kind !== 'filter' || segment.from !== source.name) continue;
    for (const { kind, text } of tokensOf(segment.where)) {
      const name = kind === 'quoted name' ? text.slice(1, -1).replaceAll('""', '"') : text;
      words.add(name.toLowerCase());
    }
  }
  return (column) =>
    words.has(column.attribute.toLowerCase()) ||
    (consent !== undefined && consentAttribute(consent, { columns: [column] }) !== undefined);
}
