import type { Capabilities } from '../destination.ts';

/** Customer lists that an ad account may have (`/audiences/guides/custom-audiences`, read 2026-11-22). */
export const mostAudiences = 500;

/**
 * What Meta takes and limits.
 *
 * Sources, read 2026-11-22: developers.facebook.com/documentation/ads-commerce/marketing-api,
 * `/audiences/guides/custom-audiences`, `/reference/custom-audience{,/users}`, `/overview/rate-limiting`.
 */
export const metaCapabilities: Capabilities = {
  rules: 'meta',
  // No `first_initial`: FI stands in for a first name that is not known, and ours is made of the first name.
  // The external id may go out either way, but the choice must never change: the rules hash it.
  fields: [
    'email',
    'phone',
    'mobile_ad_id',
    'external_id',
    'first_name',
    'last_name',
    'country',
    'postal_code',
    'region',
    'city',
    'birth_year',
    'birth_month',
    'birth_day',
    'gender',
  ],
  // An external id goes along with the others. Alone it finds only whom an earlier upload tied to it, for 90 days, so that
  // ids of an export whose e-mails broke would match nobody (docs/decisions).
  matchKeys: [
    ['email'],
    ['phone'],
    ['mobile_ad_id'],
    ['first_name', 'last_name', 'country', 'postal_code'],
    ['first_name', 'last_name', 'country', 'city', 'region'],
  ],
  // 10,000 rows in one request. Where members need more rows or bytes than fit (payload.ts), one request takes the first
  // of them and its receipt names the rest as `again`, so that each receipt stands for exactly one request.
  batchSize: 10_000,
  // A further e-mail, phone or mobile id is a further row. With five rows each and every field filled in, a batch is taken
  // by five requests, which is what the core allows.
  identifiersPerMember: 5,
  concurrency: 3,
  // An ad account of the Limited tier may make 5,000 calls an hour, and 40 more for each active audience. What is scarcer
  // (points of the ad account) depends on the tier and is paced by the answers' usage headers (usage.ts).
  rates: [{ calls: 5_000, perMs: 3_600_000 }],
  results: 'immediate',
  // `usersreplace` (/reference/custom-audience/usersreplace).
  replacement: 'session',
  signals: ['limited'],
  // `is_value_based` and LOOKALIKE_VALUE (/reference/custom-audience/users, /audiences/guides/lookalike-audiences). The guide shows 0, and
  // Meta's own command line refuses it: more than nothing, in cents.
  values: { least: 0.01 },
  // Fewer than 100 matched people are not usable.
  minimumSize: 100,
  names: {
    // Names are not unique; no length is given (/reference/ad-account/customaudiences).
    areUnique: false,
    longest: {},
    // Operation status 471, in all versions since 2026-01-06 (/reference/custom-audience, /reference/custom-audience/users).
    sensitive: 'Meta flags such a list, and it takes no members then',
  },
  // Longest `retention_days`; a list made without it keeps people for ever.
  membership: { longestDays: 180, unsetDays: undefined, idleDays: undefined },
};
