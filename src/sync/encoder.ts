import type { Config } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { type Field, type Identifier, identifierOf } from '../identifiers/identifier.ts';
import { type Encodable, makeEncodable } from './encodable.ts';
import { type Encoding, encodingOf } from './encode.ts';
import { type SourceMembers, writeMemberKeys } from './member-keys.ts';

/** Encodes the contacts of the planned segments, each source at most once per platform. */
export class Encoder {
  private readonly engine: Engine;
  private readonly contacts: readonly ContactTable[];
  private readonly segments: ReadonlySet<string>;
  private readonly defaultCountry: string | undefined;
  private readonly encodables = new Map<string, Promise<Encodable>>();
  private readonly encodings = new Map<string, Promise<Encoding>>();
  private readonly members = new Map<string, Promise<SourceMembers>>();

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

  /** Source index to its contacts as members of a list, for the sources that a segment has contacts of. */
  async forList(
    segment: string,
    capabilities: Capabilities,
    fields: readonly Field[],
  ): Promise<ReadonlyMap<number, SourceMembers>> {
    const rows = await this.engine.rows(`SELECT DISTINCT source FROM ${segment} ORDER BY source`);
    // An empty segment still needs a table with the right columns.
    const indexes = rows.length > 0 ? rows.map((row) => Number(row['source'])) : [0];
    const found = new Map<number, SourceMembers>();
    for (const index of indexes) found.set(index, await this.membersOf(index, capabilities, fields));
    return found;
  }

  /** Lists of one platform that take the same fields share the keys of all contacts. */
  private membersOf(index: number, capabilities: Capabilities, fields: readonly Field[]): Promise<SourceMembers> {
    const { platform, identifiersPerMember, consent } = capabilities;
    const id = [index, platform, capabilities.fields, fields, identifiersPerMember, consent];
    return once(this.members, id, async (number) => {
      const encoding = await this.encodingOf(index, capabilities);
      return writeMemberKeys(this.engine, encoding, { capabilities, fields, number });
    });
  }

  /** Two destinations of one platform may differ in what they take (plain names). */
  private encodingOf(index: number, capabilities: Capabilities): Promise<Encoding> {
    const { defaultCountry } = this;
    return once(this.encodings, [index, capabilities.platform, capabilities.fields], async (number) =>
      encodingOf(this.engine, await this.encodableOf(index), { capabilities, defaultCountry, number }),
    );
  }

  private encodableOf(index: number): Promise<Encodable> {
    const contacts = this.contacts[index];
    if (contacts === undefined) throw new Error(`source ${index} does not exist`);
    const among = [...this.segments].map((segment) => `SELECT contact FROM ${segment} WHERE source = ${index}`);
    return once(this.encodables, [index], (number) =>
      makeEncodable(this.engine, contacts, {
        defaultCountry: this.defaultCountry,
        among: among.join(' UNION ALL '),
        number,
      }),
    );
  }

  /** Identifiers of which no value is valid, once for each source: lists are then found by less than was meant. */
  async warnings(config: Config): Promise<Diagnostic[]> {
    const told = new Map<string, Diagnostic>();
    for (const [id, made] of this.members) {
      const { unusable } = await made;
      const source = this.contacts[Number(JSON.parse(id)[0])]?.source.name ?? '';
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

/** Makes what an id stands for when it is first asked for. */
function once<Value>(
  known: Map<string, Promise<Value>>,
  id: unknown,
  make: (number: number) => Promise<Value>,
): Promise<Value> {
  const key = JSON.stringify(id);
  const made = known.get(key) ?? make(known.size);
  known.set(key, made);
  return made;
}
