import { createHash } from 'node:crypto';

/** A made-up person whose values must never come out of the program, whatever happens to them on the way. */
export interface CanaryPerson {
  readonly external_id: string;
  readonly email: string;
  readonly phone: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly country: string;
  readonly postal_code: string;
  readonly city: string;
  /** An attribute that nobody maps. */
  readonly note: string;
}

/** Whole and usable people, then some whose values every platform's rules refuse: those are what messages like to quote. */
export const canaryPeople: readonly CanaryPerson[] = [
  {
    external_id: 'CANARY-7700001',
    email: 'Zephyrine.Canary@example.com',
    phone: '+14155550177',
    first_name: 'Zephyrine',
    last_name: 'Canaryworth',
    country: 'US',
    // Five digits alone stand in many an id.
    postal_code: '94177-0176',
    city: 'Canaryville',
    note: 'canary: allergic to latex',
  },
  {
    external_id: 'CANARY-7700002',
    email: 'osgood+canary@example.org',
    phone: '(415) 555-0178',
    first_name: 'Osgood "Ozzie"',
    last_name: "O'Canarín",
    country: 'US',
    postal_code: '94178-0178',
    city: 'Port Canario',
    note: 'canary: C:\\private\\letters',
  },
  {
    external_id: 'CANARY-7700003',
    email: 'canary-without-at.example.net',
    phone: '555-CANARY-1',
    first_name: 'Wilhelmina',
    last_name: 'Canarybroken',
    country: 'Canaryland',
    postal_code: '9417X7Q',
    city: 'Canary Rock',
    note: 'canary: owes 77,000,177',
  },
];

/** Tokens and secrets to put into a config's environment. */
export const canarySecrets = {
  META_ACCESS_TOKEN: 'EAAcanaryMetaToken0000000177',
  META_APP_SECRET: 'canary0app1secret2for3meta4',
  GOOGLE_CLIENT_SECRET: 'GOCSPX-canary-google-secret',
  GOOGLE_REFRESH_TOKEN: '1//canary-google-refresh-token-0177',
  LINKEDIN_ACCESS_TOKEN: 'AQXcanaryLinkedinToken"with\\odd/characters=177',
} as const;

/** Too short or too common to be a sign of anything when they are met in a text. */
const everydayFields: ReadonlySet<string> = new Set(['country', 'first_name']);

/** Every form in which a planted value could come out, to the words that name it in a failure. */
const forms: ReadonlyMap<string, string> = new Map([
  ...canaryPeople.flatMap((person, index) =>
    Object.entries(person).flatMap(([field, value]) => [
      ...(everydayFields.has(field) ? [] : plainForms(value).map((form) => entry(form, `${field} of canary ${index}`))),
      ...normalizedForms(field, value)
        .flatMap(digests)
        .map((form) => entry(form, `digest of ${field} of canary ${index}`)),
    ]),
  ),
  ...canaryPeople.map((person) => entry(`${person.first_name} ${person.last_name}`, 'full name of a canary')),
  ...Object.entries(canarySecrets).flatMap(([name, value]) => plainForms(value).map((form) => entry(form, name))),
]);

function entry(form: string, what: string): readonly [string, string] {
  return [form.toLowerCase(), what];
}

/** As it stands, inside JSON (once and twice), in a URL, as base64; phones also as their digits alone. */
function plainForms(value: string): string[] {
  const inJson = JSON.stringify(value).slice(1, -1);
  const digits = value.replace(/\D/g, '');
  return [
    value,
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    encodeURIComponent(value),
    Buffer.from(value).toString('base64').replace(/=+$/, ''),
    ...(digits.length >= 8 && !/\p{L}/u.test(value) ? [digits] : []),
  ].filter((form) => form.length >= 5);
}

/** What platforms' rules make of a value before hashing, all of them together. */
function normalizedForms(field: string, value: string): string[] {
  const text = value.trim().toLowerCase();
  if (field === 'email') return [text, text.replace(/\+.*@/, '@'), text.replaceAll('.', '')];
  if (field !== 'phone') return [text, text.replace(/[^\p{L}\p{N}]/gu, '')];
  const digits = value.replace(/\D/g, '');
  const international = digits.length === 10 ? `1${digits}` : digits;
  return [text, digits, international, `+${international}`];
}

function digests(text: string): string[] {
  return ['sha256', 'sha1', 'md5'].flatMap((algorithm) => {
    const hash = createHash(algorithm).update(text).digest();
    return [hash.toString('hex'), hash.toString('base64').replace(/=+$/, '')];
  });
}

/** Names of the planted values that stand in a text in any form; the values themselves are not repeated. */
export function findCanaries(text: string): string[] {
  const lower = text.toLowerCase();
  return [...new Set([...forms].flatMap(([form, what]) => (lower.includes(form) ? [what] : [])))];
}

/** Fails when a planted value stands in the text in any form. `where` names the text in the failure. */
export function assertNoCanaries(text: string, where = 'the text'): void {
  const found = findCanaries(text);
  if (found.length > 0) throw new Error(`${where} holds planted values: ${found.join('; ')}`);
}

/**
 * Adds the canaries to a CSV with the given columns. `columns`: header to field of a canary; other columns stay empty.
 */
export function plantCanaries(csv: string, columns: Readonly<Record<string, keyof CanaryPerson>>): string {
  const header = (csv.split(/\r?\n/, 1)[0] ?? '').split(',');
  const rows = canaryPeople.map((person) =>
    header
      .map((name) => {
        const field = columns[name];
        return field === undefined ? '' : `"${person[field].replaceAll('"', '""')}"`;
      })
      .join(','),
  );
  return `${csv.replace(/\n?$/, '\n')}${rows.join('\n')}\n`;
}
