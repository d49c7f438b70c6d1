import { hasType, type Call, type Reply } from '../engine/call.ts';
import { type Consent, Consents } from '../engine/consents.ts';
import type { TokenStore } from '../engine/token-store.ts';
import { sandboxCredentials } from '../credentials.ts';
import { answerAuthorization } from './authorization.ts';

const DAY_MS = 86_400_000;
const ACCESS_LIFE_MS = 60 * DAY_MS;
/** Counted from the member's consent; using the token does not make it live longer. */
const REFRESH_LIFE_MS = 365 * DAY_MS;
const SCOPE = 'r_ads,r_basicprofile,rw_dmp_segments';

export const OAUTH_PREFIX = '/oauth/v2/';
/** Where the member's browser goes; the other endpoints are the app's. */
export const AUTHORIZATION_PATH = `${OAUTH_PREFIX}authorization`;

/**
 * LinkedIn's OAuth endpoints, for one app and one member, who consented when the sandbox started and consents again whenever
 * the app asks.
 */
export class OAuth {
  readonly #tokens: TokenStore;
  readonly #consents = new Consents();
  readonly #consentAt: number;

  constructor(tokens: TokenStore, consentAt: number) {
    this.#tokens = tokens;
    this.#consentAt = consentAt;
  }

  answer(call: Call): Reply {
    if (call.path === AUTHORIZATION_PATH) return answerAuthorization(call, this.#consents, this.#tokens);
    const name = call.path.slice(OAUTH_PREFIX.length);
    if (name !== 'accessToken' && name !== 'introspectToken')
      return error(404, 'not_found', 'There is no such endpoint');
    if (call.method !== 'POST') return error(405, 'invalid_request', 'Only POST is possible here');
    if (call.rawQuery !== '') return error(400, 'invalid_request', 'Parameters belong into the body');
    if (!hasType(call, 'application/x-www-form-urlencoded')) {
      return error(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded');
    }
    const form = new URLSearchParams(call.body.toString('utf8'));
    const { client_id: id, client_secret: secret } = sandboxCredentials.linkedin;
    if (form.get('client_id') !== id || form.get('client_secret') !== secret) {
      return error(401, 'invalid_client', 'Client authentication failed');
    }
    if (name === 'introspectToken') {
      call.note.operation = 'introspect';
      return this.#introspect(form, call.now);
    }
    const redeems = form.get('grant_type') === 'authorization_code';
    call.note.operation = redeems ? 'exchange' : 'refresh';
    return redeems ? this.#redeem(form, call.now) : this.#refresh(form, call.now);
  }

  #refresh(form: URLSearchParams, now: number): Reply {
    const stranger = strangerIn(form, ['grant_type', 'refresh_token', 'client_id', 'client_secret']);
    if (stranger !== undefined) return error(400, 'invalid_request', `${stranger} is not known or comes twice`);
    if (form.get('grant_type') !== 'refresh_token') {
      return error(400, 'unsupported_grant_type', 'Only authorization_code and refresh_token are possible here');
    }
    const token = form.get('refresh_token') ?? '';
    const consent = this.#consentBehind(token);
    if (consent === undefined || now >= consent.at + REFRESH_LIFE_MS) {
      return error(400, 'invalid_grant', 'The provided refresh token is invalid, expired or revoked');
    }
    return this.#give(consent, token, now);
  }

  #consentBehind(refreshToken: string): Pick<Consent, 'scope' | 'at'> | undefined {
    const known = refreshToken === sandboxCredentials.linkedin.refresh_token && !this.#tokens.refreshRevoked;
    if (known) return { scope: SCOPE, at: this.#consentAt };
    return this.#consents.behind(refreshToken, this.#tokens.generation);
  }

  #redeem(form: URLSearchParams, now: number): Reply {
    // Observed 2026-09 by users: with a verifier of PKCE the app is refused as if its secret were wrong.
    if (form.has('code_verifier')) return error(401, 'invalid_client', 'Client authentication failed');
    const stranger = strangerIn(form, ['grant_type', 'code', 'client_id', 'client_secret', 'redirect_uri']);
    if (stranger !== undefined) return error(400, 'invalid_request', `${stranger} is not known or comes twice`);
    const consent = this.#consents.redeem(form.get('code') ?? '', now);
    if (consent === undefined || form.get('redirect_uri') !== consent.redirectUri) {
      const why = 'appid/redirect uri/code verifier does not match authorization code. Or authorization code expired.';
      return error(400, 'invalid_request', `Unable to retrieve access token: ${why}`);
    }
    return this.#give(consent, consent.offline ? this.#consents.refreshToken('AQW', consent) : undefined, now);
  }

  #give({ scope, at }: Pick<Consent, 'scope' | 'at'>, refreshToken: string | undefined, now: number): Reply {
    return {
      status: 200,
      json: {
        access_token: this.#tokens.issue('AQX', now + ACCESS_LIFE_MS, scope),
        expires_in: ACCESS_LIFE_MS / 1000,
        ...(refreshToken !== undefined && {
          refresh_token: refreshToken,
          refresh_token_expires_in: Math.floor((at + REFRESH_LIFE_MS - now) / 1000),
        }),
        scope,
      },
    };
  }

  #introspect(form: URLSearchParams, now: number): Reply {
    const stranger = strangerIn(form, ['token', 'client_id', 'client_secret']);
    if (stranger !== undefined) return error(400, 'invalid_request', `${stranger} is not known or comes twice`);
    const token = form.get('token') ?? '';
    const state = this.#tokens.stateOf(token, now);
    if (state === 'unknown') return { status: 200, json: { active: false } };
    // The fixed token does not end by itself, so it always has its whole life before it.
    const expiresAt = this.#tokens.expiryOf(token) ?? now + ACCESS_LIFE_MS;
    return {
      status: 200,
      json: {
        active: state === 'valid',
        status: state === 'valid' ? 'active' : state,
        expires_at: Math.floor(expiresAt / 1000),
        scope: this.#tokens.scopeOf(token) ?? SCOPE,
      },
    };
  }
}

function strangerIn(form: URLSearchParams, allowed: readonly string[]): string | undefined {
  const names = [...form.keys()];
  return names.find((name, at) => !allowed.includes(name) || names.indexOf(name) !== at);
}

function error(status: number, name: string, description: string): Reply {
  return { status, json: { error: name, error_description: description } };
}
