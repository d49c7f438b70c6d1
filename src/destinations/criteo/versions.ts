/** When versions end, by developers.criteo.com/marketing-solutions/docs/versioning-policy as of 2026-11-22: a year after they came. */
const sunsets: Readonly<Record<string, string>> = { '2025-10': '2026-10-28', '2026-01': '2027-01-27' };

/** The day a version ends, in UTC; undefined where it is not announced. */
export function sunsetOf(version: string): Date | undefined {
  const day = sunsets[version];
  return day === undefined ? undefined : new Date(`${day}T00:00:00Z`);
}

/** Words for a version to use instead of one that ends. */
export const otherVersion =
  'a newer one, such as "2026-07" (see https://developers.criteo.com/marketing-solutions/docs/versioning-policy)';
