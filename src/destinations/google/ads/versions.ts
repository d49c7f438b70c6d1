/** The version that `google-ads-api` 24.1.0 speaks, and no other. */
export const adsVersion = 'v24';

/** Google's estimate: May 2027 (developers.google.com/google-ads/api/docs/sunset-dates, read 2026-11-22). */
export const versionEnd = new Date('2027-05-31T00:00:00Z');
