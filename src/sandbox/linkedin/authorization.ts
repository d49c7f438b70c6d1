import type { Call, Reply } from '../engine/call.ts';
import { type Consents, isLoopback } from '../engine/consents.ts';
import { sendBack } from '../engine/send-back.ts';
import type { TokenStore } from '../engine/token-store.ts';
import { sandboxCredentials } from '../credentials.ts';

/** The scopes that LinkedIn has given to the sandbox's app. */
const SCOPES: readonly string[] = ['r_ads', 'r_basicprofile', 'rw_ads', 'rw_dmp_segments'];
/** All that the page knows; PKCE is not among them (linkedin.md 4). */
const PARAMETERS: readonly string[] = ['response_type', 'client_id', 'redirect_uri', 'state', 'scope'];

/**
 * `GET /oauth/v2/authorization`: the member agrees, unless a fault says otherwise. The redirect must be one that is registered
 * for the app; whether LinkedIn registers loopback addresses is not known (linkedin.md 15), and here any of them counts as one.
 */
export function answerAuthorization(call: Call, consents: Consents, tokens: TokenStore): Reply {
  call.note.operation = 'authorize';
  const { query } = call;
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== sandboxCredentials.linkedin.client_id)
    return errorPage('The passed in client_id is invalid');
  if (redirectUri !== sandboxCredentials.linkedin.redirect_uri && !isLoopback(redirectUri)) {
    return errorPage('The redirect_uri does not match the registered value');
  }
  const names = [...query.keys()];
  const stranger = names.find((name, at) => !PARAMETERS.includes(name) || names.indexOf(name) !== at);
  if (stranger !== undefined) return errorPage(`The parameter ${stranger} is not known or comes twice`);
  if (query.get('response_type') !== 'code') return errorPage('The response_type must be code');
  const asked = query.get('scope') ?? '';
  if (!asked.split(' ').every((scope) => SCOPES.includes(scope))) {
    return sendBack(call, redirectUri, { error: 'unauthorized_scope_error' });
  }
  const answer = call.faults.take('consent');
  if (answer?.error !== undefined) return sendBack(call, redirectUri, { error: answer.error });
  const code = consents.give({
    redirectUri,
    scope: answer?.scope ?? asked.replaceAll(' ', ','),
    challenge: undefined,
    offline: answer?.refresh !== false,
    at: call.now,
    generation: tokens.generation,
  });
  return sendBack(call, redirectUri, { code });
}

function errorPage(why: string): Reply {
  return {
    status: 400,
    html: `<!DOCTYPE html><title>LinkedIn</title><h1>Bummer, something went wrong.</h1><p>${why}</p>`,
  };
}
