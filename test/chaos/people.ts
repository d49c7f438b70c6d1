import fc from 'fast-check';
import type { Person } from '../../src/sandbox/engine/person.ts';

/**
 * How values are shared. `constant`: whoever shares the household's phone or e-mail has it for ever, so that some people
 * cannot be told apart. `moving`: the household's phone comes and goes, and everybody has an e-mail of their own. `none`:
 * nobody shares anything, so that the config may change what is sent.
 */
export type Sharing = 'constant' | 'moving' | 'none';

/** What an export has besides e-mail and phone. What it has not, no run must read. */
export interface Columns {
  readonly seconds: boolean;
  readonly addresses: boolean;
  readonly colours: boolean;
  readonly visits: boolean;
}

/** Values that an audience may be made for. */
export const colours = ['blue', 'green', 'red'] as const;

/** What stays the same of a person during a sequence. */
export interface Nature {
  /** Index of the person, by which everything about them is made up. */
  readonly person: number;
  readonly home: number;
  readonly sharesEmail: boolean;
  readonly homePhone: 'never' | 'always' | 'sometimes';
  readonly address: boolean;
  /** Whether they ever have a second e-mail. */
  readonly seconds: boolean;
  /** Whether the platforms have ever heard of them. */
  readonly known: boolean;
}

/** What an export says of a person, and whether it has them at all. */
export interface State {
  readonly present: boolean;
  readonly email: number;
  readonly second: number | undefined;
  readonly phone: number | 'home' | undefined;
  readonly spent: number;
  readonly consent: 'yes' | 'no' | '';
  readonly colour: (typeof colours)[number] | undefined;
  /** The day of their last visit, counted from the first of the sequence. */
  readonly visited: number | undefined;
}

export interface ChaosPerson {
  readonly nature: Nature;
  readonly state: State;
}

const householdSize = 3;
/** Values of one kind that a person has in turn. */
const versions = 3;
const version = fc.nat(versions - 1);

const colour = fc.constantFrom<State['colour']>(...colours, 'red', undefined);
const visited = fc.constantFrom(undefined, -8, -2, 0, 3, 10, 13);

const rawNature = fc.record({
  sharesEmail: fc.integer({ min: 0, max: 3 }).map((n) => n === 3),
  homePhone: fc.boolean(),
  address: fc.boolean(),
  known: fc.integer({ min: 0, max: 9 }).map((n) => n < 9),
});

const state = fc.record({
  present: fc.integer({ min: 0, max: 4 }).map((n) => n < 4),
  email: version,
  second: fc.option(version, { freq: 2 }),
  phone: fc.oneof(version, fc.constant('home' as const), fc.constant(undefined)),
  spent: fc.constantFrom(0, 10, 60, 90),
  consent: fc.integer({ min: 0, max: 11 }).map((n) => (n === 11 ? 'no' : n === 10 ? '' : 'yes')),
  colour,
  visited,
});

/** Everybody whom a sequence is about, before its first export. The first of them is in every export. */
export const everybody = (sharing: Sharing, columns: Columns, count: number): fc.Arbitrary<ChaosPerson[]> =>
  fc.array(fc.record({ nature: rawNature, state }), { minLength: count, maxLength: count }).map((people) =>
    people.map(({ nature, state: raw }, person) => {
      const fit = natureOf(sharing, person, {
        ...nature,
        address: nature.address && columns.addresses,
        seconds: columns.seconds,
      });
      const given = { ...raw, present: raw.present || person === 0, second: raw.second ?? undefined };
      return { nature: fit, state: fitting(fit, given) };
    }),
  );

function natureOf(
  sharing: Sharing,
  person: number,
  raw: { sharesEmail: boolean; homePhone: boolean; address: boolean; seconds: boolean; known: boolean },
): Nature {
  // Who is sent with more than before is a second stranger to whom nobody knows the first.
  const known = raw.known || sharing === 'none';
  const shares = known && sharing === 'constant';
  return {
    person,
    home: Math.floor(person / householdSize),
    known,
    sharesEmail: shares && raw.sharesEmail,
    homePhone: shares && raw.homePhone ? 'always' : known && sharing === 'moving' ? 'sometimes' : 'never',
    address: known && raw.address,
    seconds: known && raw.seconds,
  };
}

/** The state as this person can have it. Whom nobody knows has one e-mail and one phone: what is more is another stranger. */
function fitting({ homePhone: shares, known, seconds }: Nature, raw: State): State {
  const given = seconds ? raw : { ...raw, second: undefined };
  if (!known) return { ...given, phone: 0 };
  if (shares === 'always') return { ...given, phone: 'home' };
  return shares === 'never' && given.phone === 'home' ? { ...given, phone: undefined } : given;
}

/** What happens to somebody between two exports. */
export interface Change {
  readonly person: number;
  readonly to: Partial<State>;
}

export const change = (people: number): fc.Arbitrary<Change> =>
  fc.record({
    person: fc.nat(people - 1),
    to: fc.oneof(
      { arbitrary: fc.record({ present: fc.boolean() }), weight: 4 },
      { arbitrary: fc.record({ email: version }), weight: 3 },
      { arbitrary: fc.record({ second: fc.oneof(version, fc.constant(undefined)) }), weight: 2 },
      {
        arbitrary: fc.record({ phone: fc.oneof(version, fc.constant('home' as const), fc.constant(undefined)) }),
        weight: 5,
      },
      { arbitrary: fc.record({ spent: fc.constantFrom(0, 60) }), weight: 2 },
      { arbitrary: fc.record({ consent: fc.constantFrom('yes', 'yes', 'no', '' as const) }), weight: 2 },
      { arbitrary: fc.record({ colour, visited }), weight: 2 },
      // Away and back as somebody else, nearly.
      { arbitrary: fc.record({ present: fc.constant(true), email: version, phone: version }), weight: 1 },
    ),
  });

export function changed(people: readonly ChaosPerson[], changes: readonly Change[]): ChaosPerson[] {
  return people.map((each) => {
    const mine = changes.filter(({ person }) => person === each.nature.person);
    const next = Object.assign({}, each.state, ...mine.map(({ to }) => to)) as State;
    return { ...each, state: fitting(each.nature, { ...next, present: next.present || each.nature.person === 0 }) };
  });
}

const ownEmail = (person: number, n: number) => `p${person}v${n}@example.com`;
const secondEmail = (person: number, n: number) => `p${person}s${n}@example.net`;
const homeEmail = (home: number) => `home${home}@example.org`;
const ownPhone = (person: number, n: number) => `+4420794${60_000 + person * 10 + n}`;
const homePhone = (home: number) => `+4420794${69_000 + home}`;
const letters = (n: number) => String.fromCodePoint(...Array.from(String(n), (digit) => 97 + Number(digit)));

export function emailsOf({ nature: { person, home, sharesEmail }, state: { email, second } }: ChaosPerson): string[] {
  const first = sharesEmail ? homeEmail(home) : ownEmail(person, email);
  return second === undefined ? [first] : [first, secondEmail(person, second)];
}

export function phoneOf({ nature: { person, home }, state: { phone } }: ChaosPerson): string | undefined {
  return phone === 'home' ? homePhone(home) : phone === undefined ? undefined : ownPhone(person, phone);
}

/** All that somebody may be known by, whoever has it when. */
export function valuesEver(people: number): string[] {
  const all = Array.from({ length: versions }, (_, n) => n);
  return Array.from({ length: people }, (_, person) => [
    ...all.flatMap((n) => [ownEmail(person, n), secondEmail(person, n), ownPhone(person, n)]),
    ...[homeEmail(Math.floor(person / householdSize)), homePhone(Math.floor(person / householdSize))],
  ]).flat();
}

/** A value without what makes it one, to be shown. */
export const labelOf = (value: string): string => /^(.*)@/.exec(value)?.[1] ?? `phone ${value.slice(-5)}`;

export interface Address {
  readonly first_name: string;
  readonly last_name: string;
  readonly country: string;
  readonly postal_code: string;
}

export function addressOf({ nature: { person, home, address } }: ChaosPerson): Address | undefined {
  if (!address) return undefined;
  return {
    first_name: `Ann${letters(person)}`,
    last_name: `Lee${letters(home)}`,
    country: 'US',
    postal_code: String(10_001 + home),
  };
}

/**
 * A person as the platforms know them: by everything of their own that they ever had, and by what they share now. Whoever
 * gave up a shared phone is not known by it: else nobody could tell whom the last one who has it takes along.
 */
export function knownAs(person: ChaosPerson): Person {
  const { nature, state: now } = person;
  const all = Array.from({ length: versions }, (_, n) => n);
  const shares = nature.homePhone === 'always' || now.phone === 'home';
  return {
    id: `p${nature.person}`,
    emails: [
      ...(nature.sharesEmail ? [homeEmail(nature.home)] : all.map((n) => ownEmail(nature.person, n))),
      ...all.map((n) => secondEmail(nature.person, n)),
    ],
    phones: [...all.map((n) => ownPhone(nature.person, n)), ...(shares ? [homePhone(nature.home)] : [])],
    ...addressOf(person),
  };
}

const secondHeader = ['Second Email'];
const colourHeader = ['Colour'];
const visitHeader = ['Visited At'];
const addressHeader = ['First Name', 'Last Name', 'Country', 'Postal Code'];

/** An export as CSV; `day` writes the day that is so many after the first. */
export function exportText(people: readonly ChaosPerson[], columns: Columns, day: (count: number) => string): string {
  const header = ['Customer ID', 'Email', 'Phone', 'Total Spent', 'Marketing Consent'];
  const lines = [
    [
      ...header,
      ...(columns.seconds ? secondHeader : []),
      ...(columns.addresses ? addressHeader : []),
      ...(columns.colours ? colourHeader : []),
      ...(columns.visits ? visitHeader : []),
    ],
    ...people.filter(({ state: now }) => now.present).map((person) => cellsOf(person, columns, day)),
  ];
  return `${lines.map((cells) => cells.join(',')).join('\n')}\n`;
}

function cellsOf(person: ChaosPerson, columns: Columns, day: (count: number) => string): string[] {
  const { seconds, addresses } = columns;
  const { nature, state: now } = person;
  const [email = '', second = ''] = emailsOf(person);
  const { first_name = '', last_name = '', country = '', postal_code = '' } = addressOf(person) ?? {};
  return [
    ...[`c${nature.person}`, email, phoneOf(person) ?? '', String(now.spent), now.consent],
    ...(seconds ? [second] : []),
    ...(addresses ? [first_name, last_name, country, postal_code] : []),
    ...(columns.colours ? [now.colour ?? ''] : []),
    ...(columns.visits ? [now.visited === undefined ? '' : day(now.visited)] : []),
  ];
}
