import type { Capabilities } from '../destination.ts';

/** Google's list of e-mails, phones and addresses (`CONTACT_ID`) through the Data Manager API v1, as of 2026-11. */
export const googleCapabilities: Capabilities = {
  rules: 'google',
  // Mobile ids are a list kind of their own (`uploadKeyTypes` is exactly one of CONTACT_ID, MOBILE_ID, USER_ID).
  fields: ['email', 'phone', 'first_name', 'last_name', 'country', 'postal_code'],
  // An address needs all four parts: an incomplete one fails the whole request.
  matchKeys: [['email'], ['phone'], ['first_name', 'last_name', 'country', 'postal_code']],
  // TOO_MANY_AUDIENCE_MEMBERS, TOO_MANY_USER_IDENTIFIERS: developers.google.com/data-manager/api/devguides/limits
  batchSize: 10_000,
  identifiersPerMember: 10,
  addressIsIdentifier: true,
  // Not published. A full request is about 5 MB; four of them keep the line busy and memory small.
  concurrency: 4,
  // Per Cloud project: 300 a minute for uploads and 300 for the rest, 100,000 and 50,000 a day (same page). Our calls are
  // counted together, so the smaller of each holds.
  rates: [
    { calls: 300, perMs: 60_000 },
    { calls: 50_000, perMs: 86_400_000 },
  ],
  results: 'asynchronous',
  // Give up after 24 hours (data-manager/api/devguides/diagnostics).
  resultsWithinMs: 86_400_000,
  // `removeAll` with `removeAsOfTime` (Data Manager API v1.8, 2026-07-30).
  replacement: 'as-of',
  signals: ['ads', 'personalization'],
  values: undefined,
  // Active users before a list serves on Search, Display and YouTube (support.google.com/google-ads/answer/7476585).
  minimumSize: 100,
  names: {
    // DISPLAY_NAME_ALREADY_USED; no length is given (data-manager/api/devguides/audiences/google-ads/customer-match/create-audience).
    areUnique: true,
    longest: {},
    // Personalized advertising, support.google.com/adspolicy/answer/143465: who promotes what falls under sensitive interest categories,
    // health and negative financial status among them, may not use audiences of their own. It judges ads; no page speaks of names.
    sensitive: 'Google shows no ads about health or money troubles to customer lists',
  },
  // Since 2025-04-07 (developers.google.com/google-ads/api: update to Customer Match membership).
  membership: { longestDays: 540, unsetDays: 540, idleDays: undefined },
};
