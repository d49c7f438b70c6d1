import type { Config } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { type Identifier, identifierOf, type Platform } from '../identifiers/identifier.ts';
import { type Encoded, encodeContacts } from './encode.ts';

/** Encodes the contacts of the planned segments, each source at most once per platform. */
export class Encoder {
  private readonly engine: Engine;
  private readonly contacts: readonly ContactTable[];
  private readonly segments: ReadonlySet<string>;
  private readonly defaultCountry: string | undefined;
  private readonly made = new Map<string, Encoded>();
  private readonly encodings: (readonly [source: string, Encoded])[] = [];

  constructor(
    engine: Engine,
    contacts: readonly ContactTable[],
    segments: ReadonlySet<string>,
    defaultCountry: string | undefined,
  ) {
    this.engine = engine;
    this.contacts = contacts;
    this.segments = segments;
    this.defaultCountry = defaultCountry;
  }

  /** Source index to its encoded contacts, for the sources that a segment has contacts of. */
  async forList(segment: string, capabilities: Capabilities): Promise<ReadonlyMap<number, Encoded>> {
    const rows = await this.engine.rows(`SELECT DISTINCT source FROM ${segment} ORDER BY source`);
    // An empty segment still needs a table with the right columns.
    const indexes = rows.length > 0 ? rows.map((row) => Number(row['source'])) : [0];
    const found = new Map<number, Encoded>();
    for (const index of indexes) {
      const contacts = this.contacts[index];
      if (contacts !== undefined) found.set(index, await this.encoded(index, contacts, capabilities));
    }
    return found;
  }

  private async encoded(index: number, contacts: ContactTable, capabilities: Capabilities): Promise<Encoded> {
    // Two destinations of one platform may differ in what they take (plain names).
    const id = JSON.stringify([contacts.source.name, capabilities.platform satisfies Platform, capabilities.fields]);
    const known = this.made.get(id);
    if (known !== undefined) return known;
    const among = [...this.segments].map((segment) => `SELECT contact FROM ${segment} WHERE source = ${index}`);
    const encoded = await encodeContacts(this.engine, contacts, {
      capabilities,
      defaultCountry: this.defaultCountry,
      among: among.join(' UNION ALL '),
      number: this.made.size,
    });
    this.made.set(id, encoded);
    this.encodings.push([contacts.source.name, encoded]);
    return encoded;
  }

  /** Identifiers of which no value is valid, once for each source: lists are then found by less than was meant. */
  warnings(config: Config): Diagnostic[] {
    const told = new Map<string, Diagnostic>();
    for (const [source, { unusable }] of this.encodings) {
      for (const { field, values } of unusable) {
        const identifier = identifierOf(field);
        told.set(JSON.stringify([source, identifier]), {
          severity: 'warning',
          message: `source "${source}": none of ${values} values of ${identifier} is valid`,
          at: config.at('sources', source),
          fix: `${needsCountry(identifier, this.defaultCountry) ? 'Set `defaults.country`, or look' : 'Look'} with \`audience-sync inspect --source ${source}\` at why.`,
        });
      }
    }
    return [...told.values()];
  }
}

const needsCountry = (identifier: Identifier, defaultCountry: string | undefined) =>
  defaultCountry === undefined && identifier === 'phone';
