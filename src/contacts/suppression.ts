import {
  askedByLists,
  type ConsentConfig,
  type ConsentFile,
  type ListPurpose,
  type Purpose,
  purposes,
} from '../config/consent-config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import { telling } from '../identifiers/identifier.ts';
import { pathsOf } from '../sources/source-table.ts';
import { askedPurposes, isUnspecified } from './consent.ts';
import { limitsDataUse, withholdsUnspecified, writePlaces } from './consent-places.ts';
import type { ContactTable } from './contact-table.ts';
import { identityTokens } from './identity-tokens.ts';
import type { SuppressionList } from './suppression-list.ts';

/** Contacts that the gates held back from lists for ads, by reason. */
export interface Withheld extends WithheldFrom {
  readonly suppressed: number;
  /** The same of lists for e-mails; absent where there are none. */
  readonly email?: WithheldFrom;
}

export interface WithheldFrom {
  /** Who denied consent, here or in another row or source. */
  readonly denied: number;
  readonly unspecified: number;
}

/** Why somebody is held back: suppressed, or consent to a purpose is denied. */
type Why = 'suppressed' | Purpose;

/** Quoted table: `token`, `why`. */
const barred = quoteName('barred tokens');
/** Quoted table of `person` and `why`: barred contacts, as the ledger knows them. */
const persons = quoteName('barred persons');
/** Quoted table: `token`, `purpose`. */
const allowed = quoteName('allowed tokens');

/**
 * Everybody who must be on no list, whether a source still has them or not: quoted tables of `token` and of `person`, each with
 * `why`. Who denied `personalization` alone may be on one that is told so.
 */
export interface Barred {
  readonly tokens: string;
  readonly persons: string;
}

/** Who stays in the table of a source and comes on no list of a purpose: SQL giving `contact`; nobody is in both. Undefined: nobody. */
export interface HeldBack {
  /** Who denied what these lists ask for, and not what others do. */
  readonly denied: string | undefined;
  /** Who has given no consent. */
  readonly unasked: string | undefined;
}

export interface Gated {
  /** Source to whom the gates held back. */
  readonly withheld: ReadonlyMap<string, Withheld>;
  /** By what lists are for, and by index of the source. */
  readonly heldBack: Readonly<Record<ListPurpose, readonly HeldBack[]>>;
  /** Undefined when nobody is barred. */
  readonly barred: Barred | undefined;
}

/** A file of people who granted or denied consent, and what the config says of it. */
export interface ConsentList {
  readonly list: SuppressionList;
  readonly file: Pick<ConsentFile, 'says' | 'purposes'>;
}

/**
 * The gates before any segment: removes from the contact tables whoever denied consent (in whichever row, source or file) to all that
 * lists are for, or stands in a suppression file. Who denied it to some, or has given no consent, stays and is only counted: an export of
 * buyers without that column still says who bought (`SegmentTables.sendable`). People are recognised across rows and files by e-mail, phone, mobile id or
 * external id, plain or hashed.
 */
export async function applyGates(
  engine: Engine,
  contacts: readonly ContactTable[],
  options: {
    readonly suppress: readonly SuppressionList[];
    /** Of what `lists` asks for alone (`consentFor`). */
    readonly consent: ConsentConfig | undefined;
    /** What lists are for; default: ads. */
    readonly lists?: readonly ListPurpose[];
    readonly consentLists?: readonly ConsentList[];
    readonly defaultCountry: string | undefined;
    /** Told about rows of the files that say nothing, and people of whom two things are said. */
    onWarning(message: string): void;
  },
): Promise<Gated> {
  const { suppress, consent, lists = ['ads'], consentLists = [], defaultCountry, onWarning } = options;
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${barred} (token UHUGEINT, why VARCHAR);
    CREATE OR REPLACE TEMP TABLE ${persons} (person UBIGINT, why VARCHAR);
    CREATE OR REPLACE TEMP TABLE ${allowed} (token UHUGEINT, purpose VARCHAR)`);
  // The ledger's persons do not say whose customer 7 they are.
  const systems = new Set(
    contacts.filter(({ identifiers }) => identifiers.includes('external_id')).map(({ source }) => source.ids),
  );
  const notesPersons = systems.size < 2;
  const bar = (list: SuppressionList, why: Why) => [
    `INSERT INTO ${barred} SELECT token, '${why}' FROM ${list.tokens}`,
    ...(notesPersons && list.persons !== undefined
      ? [`INSERT INTO ${persons} SELECT person, '${why}' FROM (${list.persons})`]
      : []),
  ];
  for (const list of suppress) {
    const name = `suppression list ${pathsOf(list.source)}`;
    await takeTokens(engine, list, { name, onWarning }, bar(list, 'suppressed'));
  }
  for (const { list, file } of consentLists) {
    const statements = file.purposes.flatMap((purpose) =>
      file.says === 'denied'
        ? bar(list, purpose)
        : [`INSERT INTO ${allowed} SELECT token, '${purpose}' FROM ${list.tokens}`],
    );
    await takeTokens(engine, list, { name: `consent file ${pathsOf(list.source)}`, onWarning }, statements);
  }
  const tokensOf = (table: ContactTable) => identityTokens(engine, table, defaultCountry);
  let isAnybodyBarred = suppress.length + consentLists.length > 0;
  let isPersonal = consentLists.some(({ file }) => file.says === 'denied' && file.purposes.includes('personalization'));
  for (const table of contacts.filter(({ asksConsent }) => asksConsent)) {
    for (const purpose of purposes) {
      // Where one column says both, whoever denies it is on no list for ads anyway.
      if (purpose === 'personalization' && isSaidAtOnce(consent)) continue;
      if ((table.answers[purpose]?.denied ?? 0) === 0) continue;
      isAnybodyBarred = true;
      isPersonal ||= purpose === 'personalization';
      await engine.run(`INSERT INTO ${barred} SELECT token, '${purpose}' FROM ${await tokensOf(table)}
        SEMI JOIN (SELECT contact FROM ${table.table} WHERE ${purpose} = 'denied') USING (contact)`);
    }
  }
  const withheld = new Map<string, Withheld>();
  const heldBack: Record<ListPurpose, HeldBack[]> = { ads: [], email: [] };
  const gate = new Gate(engine, { consent, lists, defaultCountry, isPersonal, notesPersons });
  const granted = consentLists.flatMap(({ file }) => (file.says === 'granted' ? file.purposes : []));
  for (const table of contacts) {
    const barredOf = isAnybodyBarred ? await gate.bar(table, await tokensOf(table), granted) : nobodyBarred;
    const held: Record<ListPurpose, WithheldFrom> = { ads: nobodyHeld, email: nobodyHeld };
    for (const list of lists) {
      const { denied, count } = barredOf.denied[list];
      const query = list === 'ads' ? await gate.unasked(table) : gate.ungranted(table);
      const unasked =
        query === undefined || denied === undefined
          ? query
          : `SELECT contact FROM (${query}) ANTI JOIN (${denied}) USING (contact)`;
      heldBack[list].push({ denied, unasked });
      const unspecified = unasked === undefined ? 0 : await gate.count(table, `contact IN (${unasked})`);
      held[list] = { denied: count, unspecified };
    }
    const { suppressed } = barredOf;
    withheld.set(table.source.name, {
      denied: held.ads.denied,
      suppressed,
      unspecified: held.ads.unspecified,
      ...(lists.includes('email') && { email: held.email }),
    });
  }
  if (gate.contradictions > 0) {
    const people = gate.contradictions === 1 ? '1 contact' : `${gate.contradictions} contacts`;
    onWarning(`${people} of whom a consent file says granted denied it elsewhere: that counts`);
  }
  return { withheld, heldBack, barred: isAnybodyBarred ? { tokens: barred, persons } : undefined };
}

const isSaidAtOnce = (consent: ConsentConfig | undefined) =>
  consent?.columns.ads !== undefined && consent.columns.ads === consent.columns.personalization;

/** Whom the gates bar of a source; of those who stay in its table, by what lists are for, SQL giving `contact`. */
interface BarredContacts {
  readonly denied: Readonly<Record<ListPurpose, { readonly count: number; readonly denied: string | undefined }>>;
  readonly suppressed: number;
}

const nobodyHeld: WithheldFrom = { denied: 0, unspecified: 0 };
const nobodyDenied = { count: 0, denied: undefined };
const nobodyBarred: BarredContacts = { denied: { ads: nobodyDenied, email: nobodyDenied }, suppressed: 0 };

/** Holds back contacts, one source after the other. */
class Gate {
  private readonly engine: Engine;
  private readonly consent: ConsentConfig | undefined;
  private readonly lists: readonly ListPurpose[];
  private readonly defaultCountry: string | undefined;
  private readonly isPersonal: boolean;
  private readonly notesPersons: boolean;
  /** Contacts of whom a file says granted who denied it. */
  contradictions = 0;

  constructor(
    engine: Engine,
    given: {
      readonly consent: ConsentConfig | undefined;
      readonly lists: readonly ListPurpose[];
      readonly defaultCountry: string | undefined;
      /** Whether anybody denied personalization alone. */
      readonly isPersonal: boolean;
      /** Whether a person of the ledger is certainly one of the same number here. */
      readonly notesPersons: boolean;
    },
  ) {
    this.engine = engine;
    this.consent = given.consent;
    this.lists = given.lists;
    this.defaultCountry = given.defaultCountry;
    this.isPersonal = given.isPersonal;
    this.notesPersons = given.notesPersons;
  }

  async count({ table }: ContactTable, where: string): Promise<number> {
    const { n } = await this.engine.row(
      `SELECT count(*)::INTEGER AS n FROM ${table} WHERE reason IS NULL AND ${where}`,
    );
    return Number(n);
  }

  /**
   * Drops whoever is barred from every list, and writes down what files say of others.
   *
   * @param tokens quoted table of the contacts' tokens
   * @param granted purposes of which a file says who granted them
   */
  async bar(contacts: ContactTable, tokens: string, granted: readonly Purpose[]): Promise<BarredContacts> {
    const { table, extras } = contacts;
    const among = (listed: string) => `contact IN (SELECT contact FROM ${tokens} SEMI JOIN (${listed}) USING (token))`;
    const barredBy = (why: Why) => among(`FROM ${barred} WHERE why = '${why}'`);
    if (granted.length > 0) await this.allow(contacts, among, granted);
    const found =
      this.lists.length > 1 ? await this.divide(contacts, barredBy) : await this.dropAll(contacts, barredBy);
    await this.engine.run(`DELETE FROM ${extras} WHERE contact NOT IN (SELECT contact FROM ${table})`);
    return found;
  }

  /** Where all lists are for the same, drops whoever denied it. */
  private async dropAll(contacts: ContactTable, barredBy: (why: Why) => string): Promise<BarredContacts> {
    const [list = 'ads'] = this.lists;
    let count = await this.drop(contacts, list, `(${list} = 'denied' OR ${barredBy(list)})`);
    if (list === 'ads' && this.isPersonal) {
      await this.deny(contacts, 'personalization', barredBy);
      count += await this.drop(contacts, 'personalization', await this.cannotBeLimited(contacts));
    }
    const suppressed = await this.drop(contacts, 'suppressed', barredBy('suppressed'));
    return { denied: { ...nobodyBarred.denied, [list]: { count, denied: undefined } }, suppressed };
  }

  /** Where lists are for several things, whoever denied one stays for the others: drops who denied all of them. */
  private async divide(contacts: ContactTable, barredBy: (why: Why) => string): Promise<BarredContacts> {
    const { engine } = this;
    const { table, source } = contacts;
    const suppressed = await this.drop(contacts, 'suppressed', barredBy('suppressed'));
    for (const purpose of purposes) await this.deny(contacts, purpose, barredBy);
    const found = { ...nobodyBarred.denied };
    for (const list of this.lists) {
      const isDenied = `${list} = 'denied'`;
      const isLimited = list === 'ads' && this.isPersonal ? ` OR ${await this.cannotBeLimited(contacts)}` : '';
      const held = quoteName(`denied ${list} ${source.name}`);
      await engine.run(
        `CREATE OR REPLACE TEMP TABLE ${held} AS SELECT contact FROM ${table} WHERE ${isDenied}${isLimited}`,
      );
      const isHeld = `contact IN (FROM ${held})`;
      await this.notePersons(contacts, list, isDenied);
      if (isLimited !== '')
        await this.notePersons(contacts, 'personalization', `${isHeld} AND ads IS DISTINCT FROM 'denied'`);
      found[list] = { count: await this.count(contacts, isHeld), denied: `SELECT contact FROM ${held}` };
    }
    const all = this.lists.map((list) => `contact IN (${found[list].denied ?? ''})`);
    await engine.run(`DELETE FROM ${table} WHERE ${all.join(' AND ')}`);
    return { denied: found, suppressed };
  }

  /** Writes down who denied a purpose in another row or file. */
  private async deny({ table }: ContactTable, purpose: Purpose, barredBy: (why: Why) => string): Promise<void> {
    await this.engine.run(
      `UPDATE ${table} SET ${purpose} = 'denied' WHERE ${barredBy(purpose)} AND ${purpose} IS DISTINCT FROM 'denied'`,
    );
  }

  /** A file's word is that of a column; whoever denied it anywhere denied it. */
  private async allow(
    contacts: ContactTable,
    among: (listed: string) => string,
    granted: readonly Purpose[],
  ): Promise<void> {
    const of = (purpose: Purpose) => among(`FROM ${allowed} WHERE purpose = '${purpose}'`);
    const denies = (purpose: Purpose) =>
      `(${of(purpose)} AND (${purpose} = 'denied' OR ${among(`FROM ${barred} WHERE why = '${purpose}'`)}))`;
    const asked = purposes.filter((purpose) => granted.includes(purpose));
    this.contradictions += await this.count(contacts, `(${asked.map(denies).join(' OR ')})`);
    for (const purpose of asked) {
      await this.engine.run(`UPDATE ${contacts.table} SET ${purpose} = 'granted'
        WHERE coalesce(${purpose}, 'unspecified') = 'unspecified' AND ${of(purpose)}`);
    }
  }

  private async drop({ table, ...contacts }: ContactTable, why: Why, where: string): Promise<number> {
    const gone = await this.count({ table, ...contacts }, where);
    if (gone > 0) await this.notePersons({ table, ...contacts }, why, where);
    await this.engine.run(`DELETE FROM ${table} WHERE ${where}`);
    return gone;
  }

  private async notePersons({ table }: ContactTable, why: Why, where: string): Promise<void> {
    if (!this.notesPersons) return;
    await this.engine.run(
      `INSERT INTO ${persons} SELECT person, '${why}' FROM ${table} WHERE reason IS NULL AND ${where}`,
    );
  }

  /** SQL over a contact: denied personalization alone, where no platform may be told so. */
  private async cannotBeLimited(contacts: ContactTable): Promise<string> {
    const denied = `personalization = 'denied'`;
    if (this.consent?.regions.some((region) => region.limitedDataUse) !== true) return denied;
    const places = await this.places(contacts, denied);
    return `contact IN (SELECT contact FROM ${places} WHERE NOT ${limitsDataUse(this.consent)})`;
  }

  /** SQL giving `contact`: who said nothing of e-mails. Nobody gets them unasked, whatever is `unspecified`. */
  ungranted({ table }: ContactTable): string {
    return `SELECT contact FROM ${table} WHERE ${isUnspecified(askedByLists.email)}`;
  }

  /** SQL giving `contact`: who said neither of ads, where that is no consent; undefined when it never matters. */
  async unasked(contacts: ContactTable): Promise<string | undefined> {
    const { consent } = this;
    if (consent === undefined) return undefined;
    const silent = isUnspecified(askedPurposes(consent).filter((purpose) => askedByLists.ads.includes(purpose)));
    const { table, source } = contacts;
    if (consent.regions.every(({ unspecified }) => unspecified === consent.unspecified)) {
      return consent.unspecified === 'withhold' ? `SELECT contact FROM ${table} WHERE ${silent}` : undefined;
    }
    const places = await this.places(contacts, silent);
    const held = quoteName(`unasked ${source.name}`);
    await this.engine.run(
      `CREATE OR REPLACE TEMP TABLE ${held} AS SELECT contact FROM ${places} WHERE ${withholdsUnspecified(consent)}`,
    );
    return `SELECT contact FROM ${held}`;
  }

  private places(contacts: ContactTable, where: string): Promise<string> {
    const { engine, consent, defaultCountry } = this;
    if (consent === undefined) throw new Error('without consent there are no regions');
    return writePlaces(engine, contacts, {
      consent,
      defaultCountry,
      among: `SELECT contact FROM ${contacts.table} WHERE ${where}`,
    });
  }
}

/**
 * Rows of which none tells whom it is about stop the run; single ones are told. That there are no rows at all is for the guards: a list
 * may be new.
 */
async function takeTokens(
  engine: Engine,
  { source, tokens, listed }: SuppressionList,
  { name, onWarning }: { readonly name: string; onWarning(message: string): void },
  statements: readonly string[],
): Promise<void> {
  const [unreadable] = source.unreadable;
  if (unreadable !== undefined) {
    // Whoever stands there asked to be left alone; nobody may be targeted because of a stray quote.
    throw new UserError(`${name}: ${source.unreadableCount} rows cannot be read: ${unreadable.reason}`, {
      at: { file: unreadable.file, line: unreadable.line },
      fix: 'Mend the row, so that whoever stands there is suppressed.',
      exitCode: ExitCode.guard,
    });
  }
  const lost = source.rows - listed;
  if (listed === 0 && lost > 0) {
    throw new UserError(`${name}: no row has a usable identifier (${telling.join(', ')})`, {
      fix: 'Check the columns of the file, or map them in the config.',
      exitCode: ExitCode.guard,
    });
  }
  if (lost > 0) {
    const bar =
      lost === 1 ? 'a row has no usable identifier and bars' : `${lost} rows have no usable identifier and bar`;
    onWarning(`${name}: ${bar} nobody`);
  }
  for (const statement of statements) await engine.run(statement);
  await engine.run(`DROP TABLE ${tokens}`);
}
