import type { Capabilities } from '../destination.ts';

/** Contact lists; developers.criteo.com/marketing-solutions/docs/contact-list and OpenAPI 2026-07, as of 2026-11. */
export const criteoCapabilities: Capabilities = {
  rules: 'criteo',
  // The form of a phone is not documented.
  fields: ['email', 'mobile_ad_id'],
  matchKeys: [['email'], ['mobile_ad_id']],
  // 50,000 identifiers a call; a batch whose members have more, or of two kinds, takes several calls (contact-list.ts).
  batchSize: 50_000,
  identifiersPerMember: undefined,
  concurrency: 2,
  // An app with client credentials.
  rates: [{ calls: 250, perMs: 60_000 }],
  results: 'immediate',
  // A list can be emptied and filled again, and has nobody in between.
  replacement: undefined,
  signals: [],
  values: undefined,
  // No least size, time of membership or length of names is documented.
  minimumSize: 0,
  names: { areUnique: true, longest: {}, sensitive: undefined },
  membership: { longestDays: undefined, unsetDays: undefined, idleDays: undefined },
};
