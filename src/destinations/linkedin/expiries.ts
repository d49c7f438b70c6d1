import type { Expiry } from '../expiry.ts';
import type { LinkedinClient } from './client.ts';
import { tokenFacts } from './token-facts.ts';
import { otherVersion, sunsetOf } from './versions.ts';

/** When the API version and the token end. */
export async function linkedinExpiries(client: LinkedinClient): Promise<readonly Expiry[]> {
  return [versionEnd(client.config.apiVersion), (await tokenFacts(client)).end];
}

function versionEnd(version: string): Expiry {
  const known = { kind: 'version', what: `LinkedIn-Version ${version}` } as const;
  const at = sunsetOf(version);
  return at === undefined
    ? { ...known, at: undefined, why: 'its end is not in our table; a version lives 12 months at least' }
    : { ...known, at, fix: `Set api_version to ${otherVersion(version)}.` };
}
