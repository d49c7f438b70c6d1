import type { Field, Identifier, IdentifierError, Platform } from './identifier.ts';
import { findPhone, foundNumber } from './phones/phone-functions.ts';
import { companyRules } from './rules/company.ts';
import { emailRules, usualEmail } from './rules/email.ts';
import { externalIdRules } from './rules/external-id.ts';
import { nameRules } from './rules/names.ts';
import { personRules } from './rules/person.ts';
import { placeRules } from './rules/places.ts';
import { textRules } from './rules/text.ts';

/** SQL that takes the value of the step before; `country` is SQL for the row's alpha-2 code or NULL. */
type Step = (x: string, country: string) => string;

/**
 * What is sent of a text: lower-case hex of its digest (`sha256md5`: the SHA-256 of the MD5's hex digits), or the text itself. A value
 * that is a digest already is passed where it is the one that is sent, and rejected otherwise.
 */
export type Form = 'sha256' | 'md5' | 'sha256md5' | 'plain';

/**
 * How a field is taken. The steps turn a cleaned, non-empty text that is no digest into the text that is sent or
 * hashed; they give '' for a missing value and NULL for a rejected one.
 */
export interface FieldRule {
  readonly steps: readonly Step[];
  /** Steps before these that look at the row's country and give the same for all platforms. */
  readonly look?: readonly Step[];
  /**
   * For raw texts that are usual throughout, by a regular expression: steps that give what all else gives, in a fraction of
   * the time. NULL leaves a text to all else.
   */
  readonly usual?: { readonly pattern: string; readonly steps: readonly Step[] };
  /** Takes the field's part out of a whole date, before the steps; gives any other text back. */
  readonly part?: Step;
  /** Whether the steps look at the row's country. */
  readonly local?: true;
  readonly send: Form;
  /** Why a value is rejected; absent where the steps never reject. */
  readonly error?: Exclude<IdentifierError, 'unsupported_hash' | 'unsupported_field'>;
  /**
   * Lengths in hex digits at which a value is seen as a digest. An external id may have any shape, and a mobile id without
   * its hyphens has 32.
   */
  readonly digests?: readonly number[];
  /** Those of them that are passed; default: those that the form has. */
  readonly passed?: readonly number[];
}

const { lower } = textRules;

const visibleEmail = [emailRules.emailVisible];
const plainLower: Step = (x) => `lower(${x})`;
const email: FieldRule = {
  usual: { pattern: usualEmail, steps: [plainLower] },
  steps: [...visibleEmail, emailRules.emailUnspaced, lower, emailRules.email],
  send: 'sha256',
  error: 'invalid_email',
};
/** A blank inside is no slip of the hand that is mended. */
const trimmedEmail: FieldRule = { ...email, steps: [...visibleEmail, lower, emailRules.email] };
const mobileAdId: FieldRule = {
  steps: [lower, personRules.mobileAdId],
  send: 'plain',
  error: 'invalid_madid',
  digests: [40, 64, 128],
};
/** Shopify's exports have an apostrophe before ids; the shop's pixel, which the id is matched with, has none. */
const externalId: FieldRule = {
  steps: [externalIdRules.externalId],
  send: 'sha256',
  error: 'invalid_external_id',
  digests: [64],
};
const phone: FieldRule = {
  look: [(x, country) => findPhone(x, `coalesce(${country}, '')`), foundNumber],
  steps: [],
  send: 'sha256',
  error: 'invalid_phone',
};
const plusPhone: FieldRule = { ...phone, steps: [(x) => `'+' || ${x}`] };
/** The text itself: `normalizeQuery` puts the codes in. */
const country: FieldRule = { steps: [], send: 'plain', error: 'invalid_country' };
const within = (longest: number): FieldRule => ({
  steps: [nameRules.nameSpoken, (x) => nameRules.nameWithin(x, longest)],
  send: 'plain',
});

const googleName: FieldRule = {
  steps: [lower, nameRules.nameUntitled, nameRules.nameUnsuffixed, nameRules.nameSpoken],
  send: 'sha256',
};
const metaName: FieldRule = { steps: [lower, nameRules.nameLetters], send: 'sha256' };
const metaCity: FieldRule = { steps: [lower, placeRules.placeLetters], send: 'sha256' };
const birth = (part: Step, step: Step): FieldRule => ({
  part,
  steps: [step],
  send: 'sha256',
  error: 'invalid_dob',
});

type Rules = Readonly<Partial<Record<Field | Identifier, FieldRule>>>;

const google: Rules = {
  email: {
    ...email,
    usual: { pattern: usualEmail, steps: [plainLower, emailRules.gmail] },
    steps: [...email.steps, emailRules.gmail],
  },
  phone: plusPhone,
  mobile_ad_id: mobileAdId,
  first_name: googleName,
  last_name: googleName,
  country,
  postal_code: { steps: [placeRules.postalWritten], send: 'plain' },
};
const meta: Rules = {
  email: trimmedEmail,
  phone,
  mobile_ad_id: mobileAdId,
  external_id: externalId,
  first_name: metaName,
  first_initial: { ...metaName, steps: [...metaName.steps, nameRules.nameInitial] },
  last_name: metaName,
  country: { ...country, steps: [...country.steps, (x) => `lower(${x})`], send: 'sha256' },
  postal_code: {
    steps: [lower, placeRules.postalJoined, placeRules.postalCut],
    local: true,
    send: 'sha256',
  },
  region: { ...metaCity, steps: [...metaCity.steps, placeRules.region], local: true },
  city: metaCity,
  birth_year: birth(personRules.birthYearOf, personRules.birthYear),
  birth_month: birth(personRules.birthMonthOf, personRules.birthMonth),
  birth_day: birth(personRules.birthDayOf, personRules.birthDay),
  gender: { steps: [lower, personRules.gender], send: 'sha256' },
};
const linkedin: Rules = {
  email,
  mobile_ad_id: mobileAdId,
  first_name: within(35),
  last_name: within(35),
  country,
  company: within(50),
  job_title: within(50),
};
/** Companies, told by one of these. */
const companies: Rules = {
  company_domain: { steps: [lower, companyRules.domain], send: 'plain', error: 'invalid_company_domain' },
  company: { steps: [nameRules.nameSpoken, lower, companyRules.name], send: 'plain', error: 'invalid_company' },
};
const criteo: Rules = { email, mobile_ad_id: mobileAdId };
const reddit: Rules = {
  email: {
    ...email,
    usual: { pattern: usualEmail, steps: [plainLower, emailRules.emailCanonical] },
    steps: [...email.steps, emailRules.emailCanonical],
  },
};
const tiktok: Rules = { email, phone: plusPhone, mobile_ad_id: mobileAdId };
/** The same, with some fields in another form. */
function sending(send: Form, fields: readonly (Field | Identifier)[], rules: Rules): Rules {
  const changed = fields.flatMap((field) => {
    const rule = rules[field];
    return rule === undefined ? [] : [[field, { ...rule, send }] as const];
  });
  return { ...rules, ...Object.fromEntries(changed) };
}
const inPlain = (rules: Rules) => sending('plain', Object.keys(rules) as (Field | Identifier)[], rules);

/** As people write their names, and as a newsletter would greet them. */
const spokenName: FieldRule = { steps: [nameRules.nameSpoken], send: 'plain' };
const newsletter: Rules = inPlain({ email, first_name: spokenName, last_name: spokenName, country });
const snapchat: Rules = { email, phone, mobile_ad_id: { ...mobileAdId, send: 'sha256', digests: [64] } };

/**
 * How fields are taken, by the documentation of whoever takes them; a field that is not named is not taken. A platform has a set of its
 * name, and others for what else it takes: other forms through its API, or what its upload form wants.
 */
export const ruleSets = {
  google,
  'google-plain': inPlain(google),
  meta,
  'meta-plain': inPlain(meta),
  linkedin,
  'linkedin-plain': inPlain(linkedin),
  'linkedin-companies': companies,
  criteo,
  'criteo-md5': sending('md5', ['email'], criteo),
  'criteo-sha256md5': sending('sha256md5', ['email'], criteo),
  'criteo-plain': inPlain(criteo),
  adroll: inPlain({ email: trimmedEmail }),
  reddit,
  snapchat,
  tiktok,
  'tiktok-plain': inPlain(tiktok),
  newsletter,
  /** By which people are told apart where MD5 is sent: of what is a digest already, any of the two is somebody. */
  'person-md5': { email: { ...email, passed: [64, 32] } },
} as const satisfies Readonly<Record<Platform, Rules>> & Readonly<Record<string, Rules>>;

/** The name of a set of rules. */
export type RuleSet = keyof typeof ruleSets;

/** The rule of a field; undefined where it is not taken. */
export function ruleOf(rules: RuleSet, field: Field | Identifier): FieldRule | undefined {
  const set: Rules = ruleSets[rules];
  return set[field];
}

/** The form in which a field is sent; that of a digest where it is not taken. */
export function formOf(rules: RuleSet, field: Field): Form {
  return ruleOf(rules, field)?.send ?? 'sha256';
}

/** Whether what is sent of a field is a digest; what is sent in plain is not, nor is what is not taken. */
export function isDigest(rules: RuleSet, field: Field): boolean {
  return (ruleOf(rules, field)?.send ?? 'plain') !== 'plain';
}

/**
 * Fields that leave in plain and of which nothing but the SHA-256 is ever written down: addresses and numbers by which anybody can
 * reach a person, and what else stands beside them. Names that are sent beside digests are kept: a removal has to name them.
 */
export function unkeptFields(rules: RuleSet): readonly Field[] {
  const isPlain = (field: Field) => ruleOf(rules, field)?.send === 'plain';
  return isPlain('email') || isPlain('phone') ? besideAddresses.filter(isPlain) : [];
}

const besideAddresses: readonly Field[] = [
  'email',
  'phone',
  'first_name',
  'last_name',
  'postal_code',
  'region',
  'city',
  'birth_year',
  'gender',
  'company',
  'job_title',
];

/** Whether some form of an identifier depends on the country (`FieldRule.local`). */
export function isLocal(identifier: Identifier): boolean {
  return Object.values<Rules>(ruleSets).some((rules) => rules[identifier]?.local === true);
}
