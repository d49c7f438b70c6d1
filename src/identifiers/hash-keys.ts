import type { Field, Identifier } from './identifier.ts';

/** What a key of an input line stands for. */
export interface HashKey {
  readonly field: Field | Identifier;
  /** The text is one part of a birth date alone; a whole date in its place is an error. */
  readonly partOnly?: true;
}

const birthPart = (field: Field): HashKey => ({ field, partOnly: true });

/**
 * Keys of `hash --ndjson`: the identifiers, the fields made of them, and the short names of the platforms' upload forms.
 * `birth_date` stands for three fields (`birthDateFields`).
 */
const keys: ReadonlyMap<string, HashKey> = new Map([
  ['email', { field: 'email' }],
  ['phone', { field: 'phone' }],
  ['mobile_ad_id', { field: 'mobile_ad_id' }],
  ['madid', { field: 'mobile_ad_id' }],
  ['external_id', { field: 'external_id' }],
  ['first_name', { field: 'first_name' }],
  ['first_initial', { field: 'first_initial' }],
  ['fi', { field: 'first_initial' }],
  ['last_name', { field: 'last_name' }],
  ['country', { field: 'country' }],
  ['postal_code', { field: 'postal_code' }],
  ['postal', { field: 'postal_code' }],
  ['region', { field: 'region' }],
  ['state', { field: 'region' }],
  ['city', { field: 'city' }],
  ['birth_year', birthPart('birth_year')],
  ['doby', birthPart('birth_year')],
  ['birth_month', birthPart('birth_month')],
  ['dobm', birthPart('birth_month')],
  ['birth_day', birthPart('birth_day')],
  ['dobd', birthPart('birth_day')],
  ['gender', { field: 'gender' }],
  ['company', { field: 'company' }],
  ['job_title', { field: 'job_title' }],
  ['company_domain', { field: 'company_domain' }],
  ['birth_date', { field: 'birth_date' }],
] satisfies readonly (readonly [string, HashKey])[]);

/** What a key stands for; undefined when it is no identifier. Keys are matched as written, in lower case. */
export function hashKey(key: string): HashKey | undefined {
  return keys.get(key);
}

/** The fields of a whole birth date. */
export const birthDateFields = ['birth_year', 'birth_month', 'birth_day'] as const satisfies readonly Field[];
