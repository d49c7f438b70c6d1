import type { ContactTable } from '../contacts/contact-table.ts';

/**
 * SQL giving `source` and `contact`: rejected rows, which stand for nobody. Segments take them like contacts, so that each list tells
 * of them. Undefined when there are none.
 */
export function rowsOfNobody(contacts: readonly ContactTable[]): string | undefined {
  const parts = contacts.flatMap(({ rejected, rejectedRows }, source) =>
    Object.keys(rejected).some((reason) => reason !== 'unreadable')
      ? [`SELECT ${source} AS source, _row AS contact FROM ${rejectedRows}`]
      : [],
  );
  return parts.length === 0 ? undefined : parts.join(' UNION ALL ');
}
