import { type Door, forms, isForm } from './door.ts';
import { addressOf, type ChaosPerson, emailsOf, labelOf, phoneOf, type State } from './people.ts';
import { type ChaosAudience, type SegmentName, visits } from './setup.ts';

/** Who is to be on a list, told without any word of the product. */
export interface Expected {
  /** Ids of the platforms' people. */
  readonly people: ReadonlySet<string>;
  /** Members whom the platforms have never heard of. */
  readonly strangers: number;
}

const inSegment: Readonly<Record<SegmentName, (state: State, today: number) => boolean>> = {
  everybody: () => true,
  spenders: ({ spent }) => spent >= 50,
  savers: ({ spent }) => spent < 50,
  visitors: ({ visited }, today) =>
    visited !== undefined && today - visited >= visits.enterAfter && today - visited <= visits.leaveAfter,
};

/**
 * Who fits an audience before any rule of its own: is in the export and its segment, has agreed, shares no e-mail and no phone with
 * somebody who has denied, and stands in no suppression list by any of theirs.
 */
export function wantedFor(
  { segment }: Pick<ChaosAudience, 'segment'>,
  people: readonly ChaosPerson[],
  suppressed: ReadonlySet<string>,
  today: number,
): ChaosPerson[] {
  const barred = barredFrom(people, suppressed);
  return people.filter(
    (person) =>
      person.state.present &&
      inSegment[segment](person.state, today) &&
      person.state.consent === 'yes' &&
      !barred.includes(person),
  );
}

/** Who is sent to nobody: has denied, shares an e-mail or phone with somebody who has, or stands in a suppression list by any of theirs. */
export function barredFrom(people: readonly ChaosPerson[], suppressed: ReadonlySet<string>): ChaosPerson[] {
  const denied = people.filter(({ state }) => state.present && state.consent === 'no').flatMap(valuesOf);
  const barred = new Set([...suppressed, ...denied]);
  return people.filter((person) => valuesOf(person).some((value) => barred.has(value)));
}

/** Values by which people are known to be the same. */
export function valuesOf(person: ChaosPerson): string[] {
  const phone = phoneOf(person);
  return [...emailsOf(person), ...(phone === undefined ? [] : [phone])];
}

/** Whom a platform puts on the list of an audience when it is sent these people. */
export function expectedOn(
  platform: Door,
  { identifiers = ['email', 'phone', 'name'] }: Pick<ChaosAudience, 'identifiers'>,
  wanted: readonly ChaosPerson[],
  everybody: readonly ChaosPerson[],
): Expected {
  if (isForm(platform)) {
    const values = wanted.flatMap((person) => keysOf(person, new Set(identifiers), forms[platform].keys));
    return { people: new Set(values.map(labelOf)), strangers: 0 };
  }
  if (platform === 'criteo') {
    return foundByEach(new Set(identifiers.includes('email') ? wanted.flatMap(emailsOf) : []), everybody);
  }
  if (platform === 'adroll') {
    return foundByLast(new Set(identifiers.includes('email') ? wanted.flatMap(emailsOf) : []), everybody);
  }
  const rows = wanted.flatMap((person) =>
    rowsOf(platform, person, new Set(identifiers)).map((keys) => ({ person, keys })),
  );
  const found = rows.map(({ person, keys }) => (person.nature.known ? bestMatch(keys, everybody) : undefined));
  return {
    people: new Set(found.flatMap((id) => (id === undefined ? [] : [id]))),
    strangers: found.filter((id) => id === undefined).length,
  };
}

/** What a file has of a person that tells who they are. */
function keysOf(
  person: ChaosPerson,
  identifiers: ReadonlySet<string>,
  keys: readonly ('email' | 'phone')[],
): readonly string[] {
  const phone = phoneOf(person);
  const values = { email: emailsOf(person), phone: phone === undefined ? [] : [phone] };
  return keys.flatMap((key) => (identifiers.has(key) ? values[key] : []));
}

/** Whether the list has somebody who shares nothing that they are told by. */
export function isFound(
  platform: Door,
  { identifiers = ['email', 'phone', 'name'] }: Pick<ChaosAudience, 'identifiers'>,
  person: ChaosPerson,
  people: readonly string[],
): boolean {
  if (!isForm(platform)) return people.includes(`p${person.nature.person}`);
  const [first] = keysOf(person, new Set(identifiers), forms[platform].keys);
  return first !== undefined && people.includes(labelOf(first));
}

/** On Criteo whoever has an address of the list is on it, whoever was meant; each address is an entry of its own. */
function foundByEach(emails: ReadonlySet<string>, everybody: readonly ChaosPerson[]): Expected {
  const known = everybody.filter(({ nature }) => nature.known);
  const found = known.filter((person) => emailsOf(person).some((email) => emails.has(email)));
  const theirs = new Set(known.flatMap(emailsOf));
  return {
    people: new Set(found.map(({ nature }) => `p${nature.person}`)),
    strangers: [...emails].filter((email) => !theirs.has(email)).length,
  };
}

/** On AdRoll each address is an entry, and one person has it. */
function foundByLast(emails: ReadonlySet<string>, everybody: readonly ChaosPerson[]): Expected {
  const known = everybody.filter(({ nature }) => nature.known);
  const owners = new Map(known.flatMap((person) => emailsOf(person).map((email) => [email, person] as const)));
  const found = [...emails].map((email) => owners.get(email));
  return {
    people: new Set(found.flatMap((person) => (person === undefined ? [] : [`p${person.nature.person}`]))),
    strangers: found.filter((person) => person === undefined).length,
  };
}

/** Whether there is anything by which a platform can be told of a person. */
export function isSendable(
  platform: Door,
  { identifiers = ['email', 'phone', 'name'] }: Pick<ChaosAudience, 'identifiers'>,
  person: ChaosPerson,
): boolean {
  return rowsOf(platform, person, new Set(identifiers)).length > 0;
}

/** What a platform gets of a person, row by row: Meta takes a row for each e-mail. */
function rowsOf(platform: Door, person: ChaosPerson, identifiers: ReadonlySet<string>): string[][] {
  const emails = identifiers.has('email') ? emailsOf(person) : [];
  if (['linkedin', 'criteo', 'adroll', 'newsletter'].includes(platform)) return emails.length > 0 ? [emails] : [];
  const phone = identifiers.has('phone') ? phoneOf(person) : undefined;
  const address = identifiers.has('name') ? addressOf(person) : undefined;
  const others = [...(phone === undefined ? [] : [phone]), ...(address === undefined ? [] : [JSON.stringify(address)])];
  const rows = platform === 'meta' && emails.length > 0 ? emails.map((email) => [email]) : [emails];
  return rows.map((row) => [...row, ...others]).filter((row) => row.length > 0);
}

/** The person who has most of the values; of equals the first. Values of the past find nobody else. */
function bestMatch(keys: readonly string[], everybody: readonly ChaosPerson[]): string | undefined {
  let best: { readonly id: string; readonly hits: number } | undefined;
  for (const person of everybody.filter(({ nature }) => nature.known)) {
    const address = addressOf(person);
    const mine = new Set([...valuesOf(person), ...(address === undefined ? [] : [JSON.stringify(address)])]);
    const hits = keys.filter((key) => mine.has(key)).length;
    if (hits > (best?.hits ?? 0)) best = { id: `p${person.nature.person}`, hits };
  }
  return best?.id;
}
