import type { ContactTable } from '../contacts/contact-table.ts';
import type { People } from './people.ts';
import type { PlannedSource } from './plan.ts';

/** What became of the rows of a source, the unreadable ones included. */
export function plannedSource(contacts: ContactTable, { withheld }: Pick<People, 'withheld'>): PlannedSource {
  const { source } = contacts;
  return {
    name: source.name,
    files: source.files.map((file) => file.path),
    rows: source.rows + source.unreadableCount,
    contacts: contacts.contacts,
    duplicates: contacts.duplicates,
    rejected: contacts.rejected,
    withheld: withheld.get(source.name) ?? { denied: 0, unspecified: 0, suppressed: 0 },
  };
}
