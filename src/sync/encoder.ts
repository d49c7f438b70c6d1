import type { Config } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { type Field, type Identifier, identifierOf } from '../identifiers/identifier.ts';
import { phoneRules } from '../identifiers/phones/phone-rules.ts';
import { rulesVersion } from '../identifiers/normalize.ts';
import { ruleOf } from '../identifiers/rule-sets.ts';
import { type Countable, makeCountable } from './countable.ts';
import { writeCountedMembers } from './counted-members.ts';
import { type Encodable, identifiersOf, makeEncodable } from './encodable.ts';
import { writeFingerprints } from './fingerprints.ts';
import { type Encoding, encodingOf } from './encode.ts';
import type { KeyCache } from './key-cache.ts';
import { keysToKnow, takeKnown } from './known-keys.ts';
import { matchUnits } from './match-units.ts';
import { boundedRows, type SourceMembers, unusableFields, writeMemberKeys, writeStandings } from './member-keys.ts';

/**
 * What members are wanted for. Those that are only counted may have no keys, and those of which it is only checked what is valid have
 * none; neither can be encoded.
 */
export type Purpose = 'send' | 'count' | 'check';

/** Encodes the contacts of the planned segments, each source at most once per set of rules. */
export class Encoder {
  private readonly engine: Engine;
  private readonly contacts: readonly ContactTable[];
  private readonly segments: ReadonlySet<string>;
  private readonly defaultCountry: string | undefined;
  private readonly planned = new Map<string, Promise<string>>();
  private readonly encodables = new Map<string, Promise<Encodable>>();
  private readonly encodings = new Map<string, Promise<Encoding>>();
  private readonly members = new Map<string, Promise<SourceMembers>>();
  private readonly countables = new Map<string, Promise<Countable | undefined>>();
  private readonly fingerprints = new Map<string, Promise<string | undefined>>();
  private readonly keys: KeyCache | undefined;
  private readonly plansAll: boolean;
  private readonly numbers: () => number;
  private asked = 0;

  constructor(
    engine: Engine,
    contacts: readonly ContactTable[],
    segments: ReadonlySet<string>,
    given: {
      readonly defaultCountry: string | undefined;
      readonly keys: KeyCache | undefined;
      /** Whether these are the segments of all audiences of the config. */
      readonly plansAll: boolean;
      /** Makes the tables' names unique, where another encoder works on the same engine. */
      readonly numbers?: () => number;
    },
  ) {
    this.engine = engine;
    this.contacts = contacts;
    this.segments = segments;
    this.defaultCountry = given.defaultCountry;
    this.keys = given.keys;
    this.plansAll = given.plansAll;
    let number = 0;
    this.numbers = given.numbers ?? (() => (number += 1));
  }

  /** Source index to its contacts as members of a list, for the sources that a segment has contacts of. */
  async forList(
    segment: string,
    capabilities: Capabilities,
    fields: readonly Field[],
    purpose: Purpose = 'send',
  ): Promise<ReadonlyMap<number, SourceMembers>> {
    const rows = await this.engine.rows(`SELECT DISTINCT source FROM ${segment} ORDER BY source`);
    // An empty segment still needs a table with the right columns.
    const indexes = rows.length > 0 ? rows.map((row) => Number(row['source'])) : [0];
    // Who is in two sources with the same values is one member, which their keys alone tell.
    const mine = purpose === 'count' && indexes.length > 1 ? 'send' : purpose;
    const found = new Map<number, SourceMembers>();
    for (const index of indexes) found.set(index, await this.membersOf(index, capabilities, fields, mine));
    return found;
  }

  /** Lists of one platform that take the same fields share the keys of all contacts. */
  private membersOf(
    index: number,
    capabilities: Capabilities,
    fields: readonly Field[],
    purpose: Purpose,
  ): Promise<SourceMembers> {
    const { rules, identifiersPerMember, signals } = capabilities;
    // That lists are for ads stands in no profile, so that keys of earlier versions stay known.
    const use = capabilities.purpose === undefined ? [] : [capabilities.purpose];
    const id = [index, rules, capabilities.fields, fields, identifiersPerMember, signals, ...use, purpose];
    return this.once(this.members, id, async (number) => {
      const { engine, defaultCountry } = this;
      const contacts = this.contactsOf(index);
      const identifiers = identifiersOf(contacts, defaultCountry);
      const mine = fields.filter((field) => identifiers.has(identifierOf(field)));
      const given = { capabilities, fields: mine, table: quoteName(`members ${number}`) };
      const encode = () => Promise.reject(new Error('members without keys are not encoded'));
      if (purpose === 'check') {
        const encoding = await this.encodingOf(index, capabilities, await this.everybody(index));
        await writeStandings(engine, encoding, given);
        return { ...given, checked: mine, encoding, encode, unusable: await unusableFields(engine, given.table, mine) };
      }
      if (purpose === 'count') {
        const countable = await this.countableOf(index, given);
        const encoding =
          countable &&
          (await writeCountedMembers(engine, countable, given, (among) => this.encodingOf(index, capabilities, among)));
        if (encoding === undefined) return this.membersOf(index, capabilities, fields, 'send');
        return { ...given, checked: ['email'], encoding, encode, unusable: [] };
      }
      const prints = await this.fingerprintsOf(index);
      const keys = prints === undefined ? undefined : this.keys;
      // All that the key of a contact is made of besides its values.
      const profile = () =>
        JSON.stringify([
          rulesVersion,
          phoneRules(),
          contacts.source.name,
          defaultCountry,
          [...identifiers].toSorted(),
          capabilities.matchKeys,
          ...id.slice(1, -1),
        ]);
      const known = await keys?.known(profile());
      const missing =
        prints === undefined || known === undefined ? undefined : await takeKnown(engine, prints, known, given);
      const encoding = await this.encodingOf(index, capabilities, missing?.contacts ?? (await this.everybody(index)));
      await writeMemberKeys(engine, encoding, { ...given, isBegun: missing !== undefined });
      if (prints !== undefined) {
        const others = this.plansAll ? undefined : known;
        keys?.note(profile(), keysToKnow(prints, others, given), missing === undefined || missing.isOld);
      }
      return {
        ...given,
        checked: mine,
        encoding,
        unusable: await unusableFields(engine, given.table, mine),
        encode: async (among) => {
          if (missing === undefined) return { encoding, rows: boundedRows(encoding, mine, capabilities, among) };
          const asked = quoteName(`asked ${number} ${(this.asked += 1)}`);
          await engine.run(`CREATE TEMP TABLE ${asked} AS ${among}`);
          const own = await this.encodingOf(index, capabilities, `SELECT contact FROM ${asked}`);
          return { encoding: own, rows: boundedRows(own, mine, capabilities, `FROM ${asked}`) };
        },
      };
    });
  }

  /** Makes what an id stands for when it is first asked for. */
  private once<Value>(
    known: Map<string, Promise<Value>>,
    id: unknown,
    make: (number: number) => Promise<Value>,
  ): Promise<Value> {
    const key = JSON.stringify(id);
    const made = known.get(key) ?? make(this.numbers());
    known.set(key, made);
    return made;
  }

  private contactsOf(index: number): ContactTable {
    const contacts = this.contacts[index];
    if (contacts === undefined) throw new Error(`source ${index} does not exist`);
    return contacts;
  }

  /** SQL giving `contact`, all of a source that are planned. */
  private everybody(index: number): Promise<string> {
    return this.once(this.planned, [index], async (number) => {
      const all = [...this.segments].map((segment) => `SELECT contact FROM ${segment} WHERE source = ${index}`);
      if (all.length === 1) return all.join('');
      // To be looked up among, each once and found before: whoever is in five lists would take the memory of five.
      const table = quoteName(`planned ${number}`);
      await this.engine.run(`CREATE TEMP TABLE ${table} AS SELECT DISTINCT contact FROM (${all.join(' UNION ALL ')})`);
      return `SELECT contact FROM ${table}`;
    });
  }

  /** Undefined where all contacts are to be encoded, because they are few, or there are no e-mails that find people by themselves. */
  private async countableOf(
    index: number,
    { capabilities, fields }: Pick<SourceMembers, 'capabilities' | 'fields'>,
  ): Promise<Countable | undefined> {
    const contacts = this.contactsOf(index);
    const findsByEmail = matchUnits(capabilities, fields).some(
      ([field, ...more]) => field === 'email' && more.length === 0,
    );
    if (!findsByEmail || this.keys === undefined || contacts.contacts < this.keys.least) return undefined;
    const { engine, defaultCountry } = this;
    const { rules } = capabilities;
    // Rules that treat usual e-mails alike have the same.
    const { steps = [] } = ruleOf(rules, 'email')?.usual ?? {};
    return this.once(this.countables, [index, ...steps.map((step) => step('email', 'NULL'))], async (number) =>
      makeCountable(engine, contacts, { rules, defaultCountry, among: await this.everybody(index), number }),
    );
  }

  /** Undefined where the source has few contacts. */
  private fingerprintsOf(index: number): Promise<string | undefined> {
    return this.once(this.fingerprints, [index], async (number) => {
      const contacts = this.contactsOf(index);
      if (this.keys === undefined || contacts.contacts < this.keys.least) return undefined;
      const { defaultCountry } = this;
      return writeFingerprints(this.engine, contacts, { defaultCountry, among: await this.everybody(index), number });
    });
  }

  /**
   * Two destinations of one platform may differ in what they take (plain names).
   *
   * @param among SQL giving `contact`
   */
  private encodingOf(index: number, capabilities: Capabilities, among: string): Promise<Encoding> {
    const { engine, defaultCountry } = this;
    return this.once(this.encodings, [index, capabilities.rules, capabilities.fields, among], async (number) => {
      const everybody = await this.everybody(index);
      const encodable = await this.once(this.encodables, [index, among], (of) =>
        makeEncodable(engine, this.contactsOf(index), {
          defaultCountry,
          among,
          areFew: among !== everybody,
          number: of,
        }),
      );
      return encodingOf(engine, encodable, { capabilities, defaultCountry, number });
    });
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
