import type { AdrollConfig } from '../../../src/destinations/adroll/settings.ts';
import { sandboxCredentials } from '../../../src/sandbox/credentials.ts';

const known = sandboxCredentials.adroll;

/** A destination on the sandbox. */
export function adrollConfig(urls: { readonly adroll: string }, changes: Partial<AdrollConfig> = {}): AdrollConfig {
  return {
    type: 'adroll',
    name: 'adroll',
    account: known.account,
    auth: { kind: 'access_token', accessToken: known.access_token },
    apiKey: known.api_key,
    segments: new Map(),
    post: 'append',
    batchSize: 10_000,
    dailyCalls: 100,
    endpoint: urls.adroll,
    ...changes,
  };
}

export const adrollSecrets = [known.access_token, known.api_key];
