import type { Capabilities } from '../../destination.ts';
import { googleCapabilities } from '../capabilities.ts';

/** The same lists through the Google Ads API v24, by offline user data jobs; as of 2026-11. */
export const adsCapabilities: Capabilities = {
  ...googleCapabilities,
  // Members; what of them goes out in one call is cut by identifiers (`mostIdentifiers`).
  batchSize: 10_000,
  // TOO_MANY_USER_IDENTIFIERS above this in one operation (google-ads/api/docs/remarketing/audience-segments/customer-match).
  identifiersPerMember: 20,
  // Calls of one job come one after the other; those of several lists go side by side.
  concurrency: 4,
  // Operations a day of the access level Basic (google-ads/api/docs/api-policy/access-levels); an addition to a job counts as one.
  // No other rate is published.
  rates: [{ calls: 15_000, perMs: 86_400_000 }],
  // `remove_all` and what follows it in a job would empty the list first; that creates may follow it is not documented.
  replacement: undefined,
};

/** Identifiers in one call: 100,000 are taken, 10,000 recommended (same page). */
export const mostIdentifiers = 10_000;

/** Operations of one job: recommended (same page). */
export const mostOperations = 1_000_000;
