import type { Call } from '../engine/call.ts';
import { refusal } from './graph-error.ts';

/** Marketing API versions that are live on 2026-11-22. */
const LIVE: readonly string[] = ['v25.0', 'v26.0'];
const NEWEST_ENDED = 24;

/**
 * The API version a request names. Ended versions are refused with 2635: the sandbox's app has the automatic move to the
 * next version off, so that no client leans on it.
 */
export function versionOf(call: Call, segment: string): string {
  const major = Number(/^v(\d{1,2})\.\d$/.exec(segment)?.[1] ?? Number.NaN);
  const retired = call.faults.take('retire_version', ({ version }) => version === segment) !== undefined;
  if (retired || major <= NEWEST_ENDED) {
    const newest = LIVE.at(-1) ?? '';
    throw refusal(2635, `(#2635) You are calling a deprecated version of the Ads API. Please update to ${newest}.`);
  }
  if (!LIVE.includes(segment)) throw refusal(2500, `Unknown path components: /${segment}`);
  return segment;
}

/** What every reply says of versions. */
export function versionHeaders(call: Call): Record<string, string> {
  const asked = call.path.split('/')[1] ?? '';
  const version = LIVE.includes(asked) ? asked : (LIVE.at(-1) ?? '');
  const warned = call.faults.take('version_warning') !== undefined;
  return {
    'facebook-api-version': version,
    ...(warned && {
      'x-ad-api-version-warning': `The call has been made to ${version}, which will be deprecated soon. Please update.`,
    }),
  };
}
