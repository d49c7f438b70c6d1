import type { CriteoConfig } from '../../../src/destinations/criteo/settings.ts';
import { sandboxCredentials } from '../../../src/sandbox/credentials.ts';

const known = sandboxCredentials.criteo;

/** A destination on the sandbox, or on any server that has the paths of Criteo's. */
export function criteoConfig(
  urls: { readonly criteo: string; readonly criteo_token_endpoint: string },
  changes: Partial<CriteoConfig> = {},
): CriteoConfig {
  return {
    type: 'criteo',
    name: 'criteo',
    account: known.account,
    auth: { kind: 'client_credentials', clientId: known.client_id, clientSecret: known.client_secret },
    hash: 'sha256',
    apiVersion: '2026-07',
    endpoint: urls.criteo,
    tokenEndpoint: urls.criteo_token_endpoint,
    ...changes,
  };
}

export const criteoSecrets = [known.client_secret, 'eyJ'];

const halfDayMs = 43_200_000;

/** Milliseconds to a time at which lists are replaced: not in the minutes before they are computed, at 00:00 and 12:00 UTC. */
export function untilReplaceable(now: number): number {
  const left = halfDayMs - (now % halfDayMs);
  return left < 1_800_000 ? left + 3_600_000 : 0;
}
