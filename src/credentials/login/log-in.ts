import type { AwaitingSignIn } from '../../config/destination-config.ts';
import type { SignInWay } from '../../destinations/sign-in-way.ts';
import { DestinationError } from '../../errors/destination-error.ts';
import type { Exchange } from '../../transport/exchange.ts';
import type { StoredCredential } from '../stored-credential.ts';
import { beginAuthorization, type Granted } from './authorization.ts';
import { awaitRedirect } from './await-redirect.ts';

export interface LoginOptions {
  /** `loopback`: we wait there for the browser; `pasted`: the person brings us the address that it ended at. */
  readonly redirect: { readonly kind: 'loopback' | 'pasted'; readonly uri: string };
  readonly exchange: Exchange;
  /** Ends the waiting; its reason is thrown. */
  readonly signal: AbortSignal;
  now(): Date;
  /** Shows the person the address to open. */
  show(url: URL): void;
  /** The address that the browser ended at, with `pasted`. */
  paste(redirectUri: URL): Promise<URL>;
}

/**
 * Sends a person to the platform, and makes of what they bring back a credential to store.
 *
 * @throws DestinationError, UserError with what the person does about it
 */
export async function logIn(
  destination: AwaitingSignIn,
  way: SignInWay,
  options: LoginOptions,
): Promise<StoredCredential> {
  const { exchange, now } = options;
  const begin = (redirectUri: string) => beginAuthorization(way, destination.auth, { redirectUri, exchange, now });
  const { redirect, signal, show } = options;
  if (redirect.kind === 'pasted') {
    const authorization = await begin(redirect.uri);
    show(authorization.url);
    return credentialOf(
      destination,
      way,
      await authorization.redeem(await options.paste(new URL(redirect.uri))),
      now(),
    );
  }
  const server = await awaitRedirect(redirect.uri, signal);
  try {
    const authorization = await begin(server.redirectUri);
    show(authorization.url);
    return credentialOf(destination, way, await authorization.redeem(await server.arrival), now());
  } finally {
    server.close();
  }
}

function credentialOf(destination: AwaitingSignIn, way: SignInWay, granted: Granted, now: Date): StoredCredential {
  const { platform, neededScopes, fixes, accessTokenAlone } = way;
  const missing = neededScopes.filter((scope) => !granted.scopes.includes(scope));
  if (missing.length > 0) {
    throw new DestinationError(`sign in to ${platform}: ${missing.join(', ')} was not allowed`, {
      disposition: 'refused',
      fix: fixes.refused,
    });
  }
  const refreshes = granted.refreshToken !== undefined;
  if (!refreshes && !accessTokenAlone) {
    throw new DestinationError(`sign in to ${platform}: no refresh token came with it`, {
      disposition: 'credentials',
      fix: fixes.client,
    });
  }
  const life = refreshes ? granted.refreshExpiresIn : granted.expiresIn;
  return {
    type: destination.type,
    client_id: destination.auth.clientId,
    kind: refreshes ? 'refresh_token' : 'access_token',
    token: granted.refreshToken ?? granted.accessToken,
    ...(life !== undefined && { ends_at: new Date(now.getTime() + life * 1000).toISOString() }),
    scopes: [...granted.scopes],
    signed_in_at: now.toISOString(),
  };
}
