import { hasType, type Call, type Reply } from '../engine/call.ts';
import type { TokenStore } from '../engine/token-store.ts';
import { sandboxCredentials } from '../credentials.ts';

const DAY_MS = 86_400_000;
const ACCESS_LIFE_MS = 60 * DAY_MS;
/** Counted from the member's consent; using the token does not make it live longer. */
const REFRESH_LIFE_MS = 365 * DAY_MS;
const SCOPE = 'r_ads,r_basicprofile,rw_dmp_segments';

export const OAUTH_PREFIX = '/oauth/v2/';

/** LinkedIn's token endpoints, for one app and one member who consented when the sandbox started. */
export class OAuth {
  readonly #tokens: TokenStore;
  readonly #consentAt: number;

  constructor(tokens: TokenStore, consentAt: number) {
    this.#tokens = tokens;
    this.#consentAt = consentAt;
  }

  answer(call: Call): Reply {
    const name = call.path.slice(OAUTH_PREFIX.length);
    if (name !== 'accessToken' && name !== 'introspectToken')
      return error(404, 'not_found', 'There is no such endpoint');
    call.note.operation = name === 'accessToken' ? 'refresh' : 'introspect';
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
    return name === 'accessToken' ? this.#refresh(form, call.now) : this.#introspect(form, call.now);
  }

  #refresh(form: URLSearchParams, now: number): Reply {
    const stranger = strangerIn(form, ['grant_type', 'refresh_token', 'client_id', 'client_secret']);
    if (stranger !== undefined) return error(400, 'invalid_request', `${stranger} is not known or comes twice`);
    if (form.get('grant_type') !== 'refresh_token') {
      return error(400, 'unsupported_grant_type', 'The sandbox has no consent page: only refresh_token is possible');
    }
    const refreshLife = this.#consentAt + REFRESH_LIFE_MS - now;
    const token = form.get('refresh_token');
    if (token !== sandboxCredentials.linkedin.refresh_token || this.#tokens.refreshRevoked || refreshLife <= 0) {
      return error(400, 'invalid_grant', 'The provided refresh token is invalid, expired or revoked');
    }
    return {
      status: 200,
      json: {
        access_token: this.#tokens.issue('AQX', now + ACCESS_LIFE_MS, SCOPE),
        expires_in: ACCESS_LIFE_MS / 1000,
        refresh_token: token,
        refresh_token_expires_in: Math.floor(refreshLife / 1000),
        scope: SCOPE,
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
        scope: SCOPE,
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
