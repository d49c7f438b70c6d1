import type { LinkedinClient } from './client.ts';
import { sunsetOf } from './versions.ts';

export interface Expiry {
  readonly what: string;
  readonly at: Date;
}

/** When the API version and the refresh token end. An access token in the config tells no end. */
export async function linkedinExpiries({ config, tokens }: LinkedinClient): Promise<readonly Expiry[]> {
  const { refreshExpiresAt } = await tokens.current();
  const sunset = sunsetOf(config.apiVersion);
  return [
    ...(sunset === undefined ? [] : [{ what: `LinkedIn-Version ${config.apiVersion}`, at: sunset }]),
    ...(refreshExpiresAt === undefined ? [] : [{ what: 'LinkedIn refresh token', at: refreshExpiresAt }]),
  ];
}
