import type { Capabilities } from '../destination.ts';
import type { AdrollConfig } from './settings.ts';

/** CRM segments of the Audience API; apidocs.nextroll.com/audience-api/reference.html, as of 2026-11. */
export const adrollCapabilities = ({
  post,
  batchSize,
  dailyCalls,
}: Pick<AdrollConfig, 'post' | 'batchSize' | 'dailyCalls'>): Capabilities => ({
  rules: 'adroll',
  fields: ['email'],
  matchKeys: [['email']],
  // No limit of `data` is published.
  batchSize,
  identifiersPerMember: undefined,
  // Calls are few, and so is what could be gained.
  concurrency: 1,
  rates: [],
  // Per service and day (apidocs.nextroll.com/guides/get-started.html and /crud-api/api-usage.html contradict each other).
  dailyCalls,
  results: 'immediate',
  // No call takes a member off a CRM segment; membership ends after `duration`. Where a call replaces the segment, one call has everybody.
  ...(post === 'append'
    ? { replacement: undefined, removal: 'none' as const }
    : { replacement: 'session' as const, changes: 'whole-list' as const }),
  // No call lists segments.
  lookup: 'none',
  signals: [],
  values: undefined,
  // Unique addresses of an upload.
  minimumSize: 100,
  names: { areUnique: false, longest: {}, sensitive: undefined },
  // `duration` is 1–540 days; lists that are made by hand have 120.
  membership: { longestDays: 540, unsetDays: 120, idleDays: undefined },
});
