/**
 * When versions of the Marketing API end, by learn.microsoft.com/linkedin/marketing/versioning as of 2026-11-22. There is no
 * header that tells; a retired version answers HTTP 426.
 */
const sunsets: Readonly<Record<string, string>> = {
  '202508': '2026-08-17',
  '202509': '2026-09-15',
  '202510': '2026-10-15',
  '202511': '2026-11-16',
  '202601': '2027-01-15',
  '202602': '2027-02-15',
  '202603': '2027-03-16',
  '202604': '2027-04-15',
  '202605': '2027-05-15',
  '202606': '2027-06-15',
  '202607': '2027-07-15',
};

/** The day a version ends, in UTC; undefined when it is not known. */
export function sunsetOf(version: string): Date | undefined {
  const day = sunsets[version];
  return day === undefined ? undefined : new Date(`${day}T00:00:00Z`);
}

/** The version of our table that lives longest. */
const newestKnown = '202607';

/** Words for a version to use instead of one that ends. */
export function otherVersion(version: string): string {
  const example = version === newestKnown ? '' : `, such as "${newestKnown}"`;
  return `a newer one${example} (see https://learn.microsoft.com/linkedin/marketing/versioning)`;
}
