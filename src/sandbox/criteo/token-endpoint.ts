import { sandboxCredentials } from '../credentials.ts';
import { hasType, type Call, type Reply } from '../engine/call.ts';
import type { TokenStore } from '../engine/token-store.ts';

export const TOKEN_PATH = '/oauth2/token';

/** A token lives this long, and there is none to refresh it with (criteo.md 3). */
const LIFE_MS = 900_000;
const SCOPES = 'MarketingSolutions_Audience_Manage MarketingSolutions_Audience_Read';

/** `POST /oauth2/token` with client credentials. */
export function answerToken(call: Call, tokens: TokenStore): Reply {
  call.note.operation = 'sign in';
  if (call.method !== 'POST') return error(405, 'invalid_request', 'Only POST is possible here');
  if (!hasType(call, 'application/x-www-form-urlencoded')) {
    return error(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded');
  }
  const form = new URLSearchParams(call.body.toString('utf8'));
  const names = [...form.keys()];
  const stranger = names.find(
    (name, at) => !['grant_type', 'client_id', 'client_secret'].includes(name) || names.indexOf(name) !== at,
  );
  if (stranger !== undefined) return error(400, 'invalid_request', `${stranger} is not known or comes twice`);
  if (form.get('grant_type') !== 'client_credentials') {
    return error(400, 'unsupported_grant_type', 'This sandbox has client_credentials only');
  }
  const { client_id: id, client_secret: secret } = sandboxCredentials.criteo;
  if (tokens.refreshRevoked || form.get('client_id') !== id || form.get('client_secret') !== secret) {
    return error(401, 'invalid_client', 'Client authentication failed');
  }
  return {
    status: 200,
    json: {
      access_token: tokens.issue('eyJ', call.now + LIFE_MS, SCOPES),
      token_type: 'Bearer',
      refresh_token: null,
      expires_in: LIFE_MS / 1000,
    },
  };
}

function error(status: number, name: string, description: string): Reply {
  return { status, json: { error: name, error_description: description } };
}
