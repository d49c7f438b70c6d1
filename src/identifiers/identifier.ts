/** What a source column can be, in the words of the config file. */
export const identifiers = [
  'email',
  'phone',
  'first_name',
  'last_name',
  'country',
  'postal_code',
  'region',
  'city',
  'birth_date',
  'gender',
  'mobile_ad_id',
  'external_id',
  'company',
  'job_title',
  'company_domain',
] as const;
export type Identifier = (typeof identifiers)[number];

/** Whose rules apply. */
export const platforms = ['google', 'meta', 'linkedin', 'criteo'] as const;
export type Platform = (typeof platforms)[number];

/**
 * One encoded value of a member as a platform takes it. `birth_date` becomes three fields and `first_name` also gives
 * `first_initial`; every other field has its identifier's name.
 */
export const fields = [
  'email',
  'phone',
  'mobile_ad_id',
  'external_id',
  'first_name',
  'first_initial',
  'last_name',
  'country',
  'postal_code',
  'region',
  'city',
  'birth_year',
  'birth_month',
  'birth_day',
  'gender',
  'company',
  'job_title',
  'company_domain',
] as const;
export type Field = (typeof fields)[number];

/** Of which one person, and one member, may have several values; each of them finds the person by itself. */
export const manyValued = ['email', 'phone', 'mobile_ad_id'] as const satisfies readonly (Identifier & Field)[];

/** By which people are recognised in other files. */
export const telling = ['email', 'phone', 'mobile_ad_id', 'external_id'] as const satisfies readonly Identifier[];
export type Telling = (typeof telling)[number];

/** `manyValued`, for asking about any field. */
export const manyValuedFields: ReadonlySet<Field> = new Set(manyValued);

const otherNames: Readonly<Partial<Record<Field, Identifier>>> = {
  first_initial: 'first_name',
  birth_year: 'birth_date',
  birth_month: 'birth_date',
  birth_day: 'birth_date',
};

/** The identifier that a field is made of. */
export function identifierOf(field: Field): Identifier {
  return otherNames[field] ?? (field as Identifier);
}

/** Error names of values that are rejected. A missing value has none. */
export type IdentifierError =
  | 'invalid_email'
  | 'invalid_phone'
  | 'invalid_country'
  | 'invalid_dob'
  | 'invalid_madid'
  | 'invalid_external_id'
  | 'invalid_company'
  | 'invalid_company_domain'
  | 'unsupported_hash'
  | 'unsupported_field';
