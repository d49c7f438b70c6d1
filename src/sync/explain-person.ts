import type { MemberKind } from '../config/audience-config.ts';
import { type Config } from '../config/config.ts';
import { askedByLists, type ConsentConfig, type ListPurpose, type Purpose } from '../config/consent-config.ts';
import { askedPurposes, isUnspecified, keptPurposes } from '../contacts/consent.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { HeldBack } from '../contacts/suppression.ts';
import { identityTokens, writeTokens } from '../contacts/identity-tokens.ts';
import { destinationCapabilities } from '../destinations/registry.ts';
import { type Signal, signalsOf } from '../destinations/signals.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { heldMembers } from '../ledger/held.ts';
import { knownLists } from '../ledger/lists.ts';
import type { SegmentExplanation } from '../segments/explain-segment.ts';
import { lineShifts } from '../sources/row-lines.ts';
import { filePath } from '../sources/source-table.ts';
import type { Admitted, KeptOut } from './admission/admit.ts';
import { makePlan, type WatchedList } from './make-plan.ts';
import { loadPeople, type People } from './people.ts';
import type { Reading } from './reading.ts';
import { rejectedMembers } from './rejected-rows.ts';
import { leavingWay } from './leaving-way.ts';
import { listPurposes, purposesOfDestinations, withConsentInUse } from './list-purposes.ts';
import { lastDay } from './staying-on.ts';
import { holdPlan } from './saved-plan.ts';
import { isUntended } from './untended-lists.ts';
import { recognisedKeys } from './withdrawn.ts';

type Answer = 'granted' | 'denied' | 'unspecified';

/** A contact who has the address, before anybody is held back. */
export interface FoundContact {
  readonly source: string;
  /** Where its row stands; of several rows the one that speaks. */
  readonly file: string;
  readonly line: number;
  readonly consent: Answer;
  /** The same of each purpose that the config asks for. */
  readonly purposes: Readonly<Partial<Record<Purpose, Answer>>>;
  /** Why nobody of it is sent; a denial may stand in another row or source. */
  readonly barred: 'denied' | 'suppressed' | undefined;
}

/** Why a person is on a list, or is to be, or not. */
export interface ListExplanation {
  readonly audience: string;
  readonly destination: string;
  /** What its members are; of companies all that follows is of the person's company. */
  readonly members: MemberKind;
  /** Whether they are to be on it after the next run. */
  readonly wanted: boolean;
  /** The first thing that keeps them out; undefined when they are wanted, or no source has them. */
  readonly because: 'condition' | 'window' | 'consent' | 'denied' | keyof KeptOut | 'unusable' | undefined;
  /** By which of the platform's reasons nothing of them can be sent. */
  readonly unusable: string | undefined;
  /** When they were last sent, UTC; null: a request went unanswered. Undefined when the ledger has them not on it. */
  readonly sentAt: string | null | undefined;
  /** Of who is on it and not wanted: when they leave, where that is not the next run: a UTC day, or null where that is not known. */
  readonly staysUntil: string | null | undefined;
  /** What the platform is told of their consent; undefined where they are not wanted, the config asks for none, or it has no signal. */
  readonly told: readonly Signal[] | undefined;
  readonly segment: SegmentExplanation;
}

export interface PersonExplanation {
  readonly contacts: readonly FoundContact[];
  /** Whether a denial or a suppression list bars the address itself. */
  readonly barred: 'denied' | 'suppressed' | undefined;
  readonly lists: readonly ListExplanation[];
  /** Lists that they are on and that no audience of the config is for. */
  readonly untended: readonly HeldList[];
}

/** A list that the ledger has somebody on. */
export interface HeldList {
  readonly audience: string;
  readonly destination: string;
  readonly name: string;
  /** UTC; null: a request went unanswered. */
  readonly sentAt: string | null;
}

/** Quoted table of `token`: by what the address is known. */
const asked = quoteName('asked tokens');
/** Quoted table of `source`, `contact`, `person`, `said`. */
const found = quoteName('asked contacts');

/**
 * Says of one e-mail address why its owner is in each audience or not. Takes as long as a plan, and sends nothing.
 *
 * @param email as somebody typed it, or its SHA-256
 */
export async function explainPerson(
  engine: Engine,
  written: Config,
  email: string,
  reading: Reading,
): Promise<PersonExplanation> {
  const config = await withConsentInUse(written);
  const inUse = await listPurposes(config);
  const audiences = [...config.audiences.values()];
  const country = config.defaults.country;
  const { consent } = config;
  const beforeGates = (contacts: readonly ContactTable[]) =>
    findContacts(engine, email, contacts, { country, consent, inUse });
  const people = await loadPeople(engine, written, 'everything', { ...reading, beforeGates });
  await holdPlan(engine);
  const lists: ListExplanation[] = [];
  await makePlan(engine, config, {
    audiences,
    people,
    full: false,
    keeps: true,
    now: reading.now,
    onStep: () => {},
    onList: async (list) => void lists.push(await explainList(engine, list, people, config)),
  });
  const limits = consent?.regions.some(({ limitedDataUse }) => limitedDataUse) === true;
  const bars: Readonly<Record<ListPurpose, readonly Purpose[]>> = {
    ...askedByLists,
    // Whoever denied personalization alone may be on a list that is told so.
    ...(limits && { ads: ['ads'] }),
  };
  const reasons = inUse.map((purpose) => bars[purpose]);
  return {
    contacts: await foundContacts(engine, people, { consent, inUse }),
    barred: await barredBecause(engine, asked, people, reasons),
    lists,
    untended: await untendedLists(engine, config),
  };
}

async function untendedLists(engine: Engine, config: Config): Promise<HeldList[]> {
  const lists: HeldList[] = [];
  // In an order that does not depend on which list was made first.
  const places = [...config.destinations.keys()];
  const known = (await knownLists(engine)).toSorted(
    (a, b) => places.indexOf(a.destination) - places.indexOf(b.destination),
  );
  for (const list of known.filter((one) => isUntended(config, one))) {
    const { audience, destination, name = audience } = list;
    const when = await sentAt(engine, list.list);
    if (when !== undefined) lists.push({ audience, destination, name, sentAt: when });
  }
  return lists;
}

async function findContacts(
  engine: Engine,
  email: string,
  contacts: readonly ContactTable[],
  { country, consent, inUse }: { readonly country: string | undefined } & Asking,
): Promise<void> {
  await writeTokens(
    engine,
    asked,
    {
      from: `(SELECT ${quoteText(email)} AS email)`,
      contact: '0::BIGINT',
      values: [{ identifier: 'email', sql: 'email' }],
      country: 'NULL',
    },
    { defaultCountry: country, forms: contacts[0]?.forms ?? [] },
  );
  const rows = [
    `SELECT 0 AS source, 0::BIGINT AS contact, 0::UBIGINT AS person, NULL::STRUCT(consent VARCHAR, ${keptPurposes(inUse)
      .map((purpose) => `${purpose} VARCHAR`)
      .join(', ')}) AS said WHERE false`,
  ];
  for (const [source, each] of contacts.entries()) {
    const tokens = await identityTokens(engine, each, country);
    rows.push(`SELECT ${source}, contact, person, ${said({ consent, inUse })} FROM ${each.table}
      WHERE reason IS NULL AND contact IN (SELECT contact FROM ${tokens} SEMI JOIN ${asked} USING (token))`);
  }
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${found} AS ${rows.join(' UNION ALL ')}`);
}

interface Asking {
  readonly consent: ConsentConfig | undefined;
  /** What lists are for. */
  readonly inUse: readonly ListPurpose[];
}

/** SQL over a contact: what it says of all that it was asked for, and of each. */
const said = ({ consent, inUse }: Asking): string =>
  `{consent: CASE WHEN ${keptPurposes(inUse)
    .map((purpose) => `${purpose} = 'denied'`)
    .join(' OR ')} THEN 'denied'
    WHEN ${consent === undefined ? 'true' : isUnspecified(askedPurposes(consent))} THEN 'unspecified' ELSE 'granted' END,
    ${keptPurposes(inUse)
      .map((purpose) => `${purpose}: coalesce(${purpose}::VARCHAR, 'unspecified')`)
      .join(', ')}}`;

async function foundContacts(engine: Engine, people: People, { consent, inUse }: Asking): Promise<FoundContact[]> {
  const contacts: FoundContact[] = [];
  const reasons = inUse.map((purpose) => askedByLists[purpose]);
  const all = consent === undefined ? [] : askedPurposes(consent);
  for (const [index, { source, table }] of people.contacts.entries()) {
    const rows = await engine.rows(`
      SELECT contact, unnest(coalesce(now, said)), ${filePath(source)} AS file, contact + shift AS line, now IS NOT NULL AS kept
      FROM (SELECT contact AS _row, * FROM ${found} LEFT JOIN (SELECT contact, ${said({ consent, inUse })} AS now FROM ${table}) USING (contact)
        WHERE source = ${index}) AS mine
      ASOF JOIN (${lineShifts(source)}) AS places ON mine._row >= places._row ORDER BY contact`);
    for (const row of rows) {
      const tokens = `(SELECT token FROM ${quoteName(`tokens ${source.name}`)} WHERE contact = ${Number(row['contact'])})`;
      const barred = row['kept'] === true ? undefined : await barredBecause(engine, tokens, people, reasons);
      contacts.push({
        source: source.name,
        file: String(row['file']),
        line: Number(row['line']),
        consent: row['consent'] as Answer,
        purposes: Object.fromEntries(all.map((purpose) => [purpose, row[purpose] as Answer])),
        barred,
      });
    }
  }
  return contacts;
}

/**
 * @param tokens SQL of `token`, or a quoted table of it
 * @param reasons of each thing that lists are for, the purposes of which one that is denied bars from them
 */
async function barredBecause(
  engine: Engine,
  tokens: string,
  { barred }: People,
  reasons: readonly (readonly Purpose[])[],
): Promise<FoundContact['barred']> {
  if (barred === undefined) return undefined;
  const rows = await engine.rows(
    `SELECT DISTINCT why FROM ${barred.tokens} WHERE token IN (SELECT token FROM ${tokens})`,
  );
  const why = rows.map((row) => String(row['why']));
  if (reasons.every((some) => some.some((purpose) => why.includes(purpose)))) return 'denied';
  return why.includes('suppressed') ? 'suppressed' : undefined;
}

/** Their contacts who are left when the gates have held back who must be: SQL of `source` and `contact`. */
const left = (people: People): string =>
  [
    'SELECT 0 AS source, 0 AS contact WHERE false',
    ...people.contacts.map(
      ({ table }, source) =>
        `SELECT source, contact FROM ${found} WHERE source = ${source} AND contact IN (SELECT contact FROM ${table})`,
    ),
  ].join(' UNION ALL ');

async function explainList(
  engine: Engine,
  { admitted, wanted, list }: WatchedList,
  people: People,
  config: Config,
): Promise<ListExplanation> {
  const { audience, destination } = admitted;
  const mine = await engine.rows(left(people));
  const person = mine.map((row) => ({ source: Number(row['source']), contact: Number(row['contact']) }));
  // Of several contacts who are one member, one stands among those who are wanted.
  const keys = `SELECT key FROM (${wanted.contacts}) SEMI JOIN (${left(people)}) USING (source, contact)`;
  const is = await engine.row(`SELECT EXISTS (FROM ${wanted.table} WHERE key IN (${keys})) AS wanted`);
  const isWanted = is['wanted'] === true;
  const unusable = await engine.rows(
    `SELECT reason FROM (${rejectedMembers(`${audience.key} on ${destination}`)}) AS r JOIN ${found} AS f ON r.source = f.source AND r.row = f.contact`,
  );
  const sent = await sentAt(engine, list, audience.members === 'people' ? undefined : keys);
  return {
    audience: audience.key,
    destination,
    wanted: isWanted,
    members: audience.members,
    because:
      isWanted || person.length === 0
        ? undefined
        : await because(engine, admitted, people, await purposeOf(config, destination)),
    unusable: unusable[0] === undefined ? undefined : String(unusable[0]['reason']),
    sentAt: sent,
    staysUntil:
      isWanted || sent === undefined ? undefined : await staysUntil(engine, config, { destination, list, sent }),
    told: isWanted ? await toldOf(engine, wanted, config, destination) : undefined,
    segment: await people.segments.explain(audience.segment, person),
  };
}

async function purposeOf(config: Config, destination: string): Promise<ListPurpose> {
  return (await purposesOfDestinations(config)).get(destination) ?? 'ads';
}

/** When somebody leaves whom the platform does not take off. */
async function staysUntil(
  engine: Engine,
  { destinations }: Config,
  {
    destination,
    list,
    sent,
  }: { readonly destination: string; readonly list: number | undefined; readonly sent: string | null },
): Promise<ListExplanation['staysUntil']> {
  const account = destinations.get(destination);
  if (account === undefined || leavingWay(await destinationCapabilities(account)) !== 'in-time') return undefined;
  const days = (await knownLists(engine)).find((one) => one.list === list)?.membershipDays;
  return sent === null || days === undefined ? null : lastDay(new Date(sent), days);
}

/** What the platform is told of their consent; undefined where it has no signal that would say more. */
async function toldOf(
  engine: Engine,
  wanted: WatchedList['wanted'],
  { consent, destinations }: Config,
  destination: string,
): Promise<ListExplanation['told']> {
  const account = destinations.get(destination);
  if (consent === undefined || account === undefined) return undefined;
  const members = await wanted.members(`SELECT key FROM ${wanted.table} SEMI JOIN ${found} USING (source, contact)`);
  const { signals } = await engine.row(`SELECT coalesce(bit_or(signals), 0)::INTEGER AS signals FROM ${members}`);
  const told = signalsOf(Number(signals));
  const claims = (await destinationCapabilities(account)).signals.includes('ads');
  return claims || told.length > 0 ? told : undefined;
}

/** The nearest to being on the list that any of their contacts is. */
async function because(
  engine: Engine,
  { audience, segment, leftOut }: Admitted,
  people: People,
  purpose: ListPurpose,
): Promise<ListExplanation['because']> {
  const those = left(people);
  const has = async (query: string): Promise<boolean> => {
    const { some } = await engine.row(
      `SELECT EXISTS (FROM (${query}) SEMI JOIN (${those}) USING (source, contact)) AS some`,
    );
    return some === true;
  };
  if (await has(`SELECT source, contact FROM ${segment}`)) return 'unusable';
  const [rule] = await engine.rows(
    `SELECT rule FROM (${leftOut}) SEMI JOIN (${those}) USING (source, contact) LIMIT 1`,
  );
  if (rule !== undefined) return rule['rule'] as keyof KeptOut;
  const table = await people.segments.table(audience.segment);
  const withheld = (reason: keyof HeldBack) =>
    `FROM ${table} SEMI JOIN (${people.segments.withheld(audience.segment, purpose, reason)}) USING (source, contact)`;
  if (await has(withheld('denied'))) return 'denied';
  if (await has(withheld('unasked'))) return 'consent';
  return (await has(people.segments.outsideWindow(audience.segment, those))) ? 'window' : 'condition';
}

/** @param keys SQL giving `key`, the members that are meant; by default those who are recognised as the person */
async function sentAt(engine: Engine, list: number | undefined, keys?: string): Promise<string | null | undefined> {
  if (list === undefined) return undefined;
  const held = `(${heldMembers(list)})`;
  const own = keys ?? recognisedKeys(held, { tokens: asked, persons: `(SELECT person FROM ${found})` });
  const [row] = await engine.rows(
    `SELECT strftime(sent_at, '%Y-%m-%dT%H:%M:%SZ') AS sent FROM ${held} WHERE key IN (${own}) ORDER BY sent_at DESC NULLS LAST LIMIT 1`,
  );
  if (row === undefined) return undefined;
  return row['sent'] === null ? null : String(row['sent']);
}
