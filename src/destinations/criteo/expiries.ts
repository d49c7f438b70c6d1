import type { Expiry } from '../expiry.ts';
import type { CriteoClient } from './client.ts';
import { otherVersion, sunsetOf } from './versions.ts';

/** When the API version ends; keys of apps do not end by themselves. */
export function criteoExpiries({ config, sunset }: CriteoClient): readonly Expiry[] {
  const version = { kind: 'version', what: `Criteo API ${config.apiVersion}` } as const;
  const at = sunset() ?? sunsetOf(config.apiVersion);
  return [
    at === undefined
      ? { ...version, at: undefined, why: 'its end is not announced; a version lives 12 months at least' }
      : { ...version, at, fix: `Set api_version to ${otherVersion}.` },
    { kind: 'credential', what: 'Criteo key', at: undefined, why: 'keys of apps do not end by themselves' },
  ];
}
