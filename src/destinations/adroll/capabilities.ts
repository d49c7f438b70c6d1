import type { Capabilities } from '../destination.ts';
import type { AdrollConfig } from './settings.ts';

/** CRM segments of the Audience API; apidocs.nextroll.com/audience-api/reference.html, as of 2026-11. */
export const adrollCapabilities = ({
  batchSize,
  dailyCalls,
}: Pick<AdrollConfig, 'batchSize' | 'dailyCalls'>): Capabilities => ({
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
  replacement: undefined,
  // No call takes a member off a CRM segment; membership ends after `duration`.
  removal: 'none',
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
