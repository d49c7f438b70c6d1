import type { Field, Identifier, IdentifierError, Platform } from './identifier.ts';
import { findPhone, foundNumber } from './phones/phone-functions.ts';
import { usualEmail } from './rules/email.ts';

/** SQL that takes the value of the step before; `country` is SQL for the row's alpha-2 code or NULL. */
type Step = (x: string, country: string) => string;

/**
 * How a platform takes a field. The steps turn a cleaned, non-empty text that is no digest into the text that is sent or
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
  /** `sha256`: lower-case hex of the text's digest is sent; `plain`: the text itself. */
  readonly send: 'sha256' | 'plain';
  /** Why a value is rejected; absent where the steps never reject. */
  readonly error?: Exclude<IdentifierError, 'unsupported_hash' | 'unsupported_field'>;
  /**
   * Lengths in hex digits at which a value is seen as a digest. An external id may have any shape, and a mobile id without
   * its hyphens has 32.
   */
  readonly digests?: readonly number[];
}

const call =
  (macro: string): Step =>
  (x) =>
    `identifier_${macro}(${x})`;
const lower = call('lower');

const visibleEmail = [call('email_visible')];
const plainLower: Step = (x) => `lower(${x})`;
const email: FieldRule = {
  usual: { pattern: usualEmail, steps: [plainLower] },
  steps: [...visibleEmail, call('email_unspaced'), lower, call('email')],
  send: 'sha256',
  error: 'invalid_email',
};
const mobileAdId: FieldRule = {
  steps: [lower, call('mobile_ad_id')],
  send: 'plain',
  error: 'invalid_madid',
  digests: [40, 64, 128],
};
/** Shopify's exports have an apostrophe before ids; the shop's pixel, which the id is matched with, has none. */
const externalId: FieldRule = {
  steps: [call('external_id')],
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
/** The text itself: `normalizeQuery` puts the codes in. */
const country: FieldRule = { steps: [], send: 'plain', error: 'invalid_country' };
const within = (longest: number): FieldRule => ({
  steps: [call('name_spoken'), (x) => `identifier_name_within(${x}, ${longest})`],
  send: 'plain',
});

const googleName: FieldRule = {
  steps: [lower, call('name_untitled'), call('name_unsuffixed'), call('name_spoken')],
  send: 'sha256',
};
const metaName: FieldRule = { steps: [lower, call('name_letters')], send: 'sha256' };
const metaCity: FieldRule = { steps: [lower, call('place_letters')], send: 'sha256' };
const birth = (part: 'year' | 'month' | 'day'): FieldRule => ({
  part: call(`birth_${part}_of`),
  steps: [call(`birth_${part}`)],
  send: 'sha256',
  error: 'invalid_dob',
});

/** What each platform takes, by its own documentation; a field that is not named is not taken. */
export const platformRules: Readonly<Record<Platform, Readonly<Partial<Record<Field | Identifier, FieldRule>>>>> = {
  google: {
    email: {
      ...email,
      usual: { pattern: usualEmail, steps: [plainLower, call('gmail')] },
      steps: [...email.steps, call('gmail')],
    },
    phone: { ...phone, steps: [(x) => `'+' || ${x}`] },
    mobile_ad_id: mobileAdId,
    first_name: googleName,
    last_name: googleName,
    country,
    postal_code: { steps: [call('postal_written')], send: 'plain' },
  },
  meta: {
    email: { ...email, steps: [...visibleEmail, lower, call('email')] },
    phone,
    mobile_ad_id: mobileAdId,
    external_id: externalId,
    first_name: metaName,
    first_initial: { ...metaName, steps: [...metaName.steps, call('name_initial')] },
    last_name: metaName,
    country: { ...country, steps: [...country.steps, (x) => `lower(${x})`], send: 'sha256' },
    postal_code: {
      steps: [lower, call('postal_joined'), (x, c) => `identifier_postal_cut(${x}, ${c})`],
      local: true,
      send: 'sha256',
    },
    region: { ...metaCity, steps: [...metaCity.steps, (x, c) => `identifier_region(${x}, ${c})`], local: true },
    city: metaCity,
    birth_year: birth('year'),
    birth_month: birth('month'),
    birth_day: birth('day'),
    gender: { steps: [lower, call('gender')], send: 'sha256' },
  },
  linkedin: {
    email,
    mobile_ad_id: mobileAdId,
    first_name: within(35),
    last_name: within(35),
    country,
    company: within(50),
    job_title: within(50),
  },
  criteo: { email, mobile_ad_id: mobileAdId },
};

/** Whether some platform's form of an identifier depends on the country (`FieldRule.local`). */
export function isLocal(identifier: Identifier): boolean {
  return Object.values(platformRules).some((rules) => rules[identifier]?.local === true);
}
