import type { ConsentConfig } from '../../src/config/consent-config.ts';
import { buildContacts, type ContactTable } from '../../src/contacts/contact-table.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { SourceTable } from '../../src/sources/source-table.ts';

interface Given {
  readonly defaultCountry?: string;
  readonly consent?: ConsentConfig;
  readonly attributes?: readonly string[];
  readonly types?: Parameters<typeof buildContacts>[2]['types'];
  readonly lazily?: boolean;
}

export function contactsOf(engine: Engine, source: SourceTable, given: Given = {}): Promise<ContactTable> {
  const { defaultCountry, consent, attributes = [], types = {}, lazily } = given;
  const options = { defaultCountry, consent, attributes, types };
  return buildContacts(engine, source, { ...options, ...(lazily !== undefined && { lazily }) });
}

/** A contact as people read it: `id:` and `at:` left out of names, further values in `more`. */
export interface ReadContact {
  readonly [column: string]: unknown;
  readonly contact: number;
  readonly more: readonly unknown[];
}

const isBlank = (value: unknown) => typeof value === 'string' && value.trim() === '';

/** The contacts of a table without its rejected rows. */
export async function readContacts(engine: Engine, contacts: ContactTable): Promise<ReadContact[]> {
  const rows = await engine.rows(
    `SELECT * EXCLUDE (reason, person) REPLACE (coalesce(ads, 'unspecified') AS ads, coalesce(personalization, 'unspecified') AS personalization)
     FROM ${contacts.table} JOIN ${contacts.values} USING (contact) WHERE reason IS NULL ORDER BY contact`,
  );
  const extras = await engine.rows(`SELECT * FROM ${contacts.extras} ORDER BY identifier, value`);
  return rows.map((row) => ({
    ...Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name.replace(/^(id|at):/, ''), isBlank(value) ? null : value]),
    ),
    contact: Number(row['contact']),
    more: extras.filter((extra) => extra['contact'] === row['contact']).map((extra) => extra['value']),
  }));
}
