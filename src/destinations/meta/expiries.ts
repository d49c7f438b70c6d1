import type { MetaConfig } from './settings.ts';
import type { Expiry } from '../expiry.ts';
import { systemUsersPage } from './verdicts.ts';
import { newestVersion, versionEnd } from './versions.ts';

/** What Meta tells of the end of version and token: of the first sometimes, of the second nothing that its pages describe. */
export function metaExpiries({ apiVersion }: MetaConfig): readonly Expiry[] {
  const version = { kind: 'version', what: `API version ${apiVersion}` } as const;
  const at = versionEnd(apiVersion);
  return [
    at === undefined
      ? { ...version, at, why: 'Meta has not announced it; a version lives 11 to 13 months' }
      : { ...version, at, fix: `Set api_version: ${newestVersion} for this destination.` },
    {
      kind: 'credential',
      what: 'access token',
      at: undefined,
      why: `Meta shows it at ${systemUsersPage} only; a system user's token has no end unless it was made for 60 days`,
    },
  ];
}
