/** The newest Marketing API version. Its end is not announced, nor is that of v25.0. */
export const newestVersion = 'v26.0';

/**
 * Days on which versions ended. Source: developers.facebook.com/docs/marketing-api/marketing-api-changelog/versions, read
 * 2026-11-22.
 */
const ends: ReadonlyMap<string, string> = new Map([
  ['v22.0', '2026-02-19'],
  ['v23.0', '2026-06-09'],
  ['v24.0', '2026-10-06'],
]);

/** When Meta ends (or ended) a version; undefined while it has announced nothing. */
export function versionEnd(version: string): Date | undefined {
  const day = ends.get(version);
  return day === undefined ? undefined : new Date(`${day}T00:00:00Z`);
}
