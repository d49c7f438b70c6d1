import type { RuleSet } from '../../identifiers/rule-sets.ts';
import type { Capabilities } from '../destination.ts';
import type { CriteoConfig } from './settings.ts';

const rules = {
  sha256: 'criteo',
  md5: 'criteo-md5',
  sha256md5: 'criteo-sha256md5',
  none: 'criteo-plain',
} as const satisfies Readonly<Record<CriteoConfig['hash'], RuleSet>>;

/** Contact lists; developers.criteo.com/marketing-solutions/docs/contact-list and OpenAPI 2026-07, as of 2026-11. */
export const criteoCapabilities = ({ hash }: Pick<CriteoConfig, 'hash'>): Capabilities => ({
  rules: rules[hash],
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
  // A list is emptied and filled again, and has nobody in between (replacing.ts).
  replacement: 'session',
  signals: [],
  values: undefined,
  // No least size, time of membership or length of names is documented.
  minimumSize: 0,
  names: { areUnique: true, longest: {}, sensitive: undefined },
  membership: { longestDays: undefined, unsetDays: undefined, idleDays: undefined },
});
