import { type Call, headerOf, type Reply } from '../engine/call.ts';
import { type Consents, isLoopback } from '../engine/consents.ts';
import { sendBack } from '../engine/send-back.ts';
import type { TokenStore } from '../engine/token-store.ts';
import { sandboxCredentials } from '../credentials.ts';
import { ADWORDS_SCOPE, DATAMANAGER_SCOPE } from './token-endpoint.ts';

const SCOPES: readonly string[] = [DATAMANAGER_SCOPE, ADWORDS_SCOPE];

export const AUTHORIZATION_PATH = '/o/oauth2/v2/auth';

/**
 * `GET /o/oauth2/v2/auth` of accounts.google.com, for a desktop app (google.md 2): its redirect is any port of the loopback
 * address. Everybody agrees, unless a fault says otherwise. What would be unsafe to send anywhere stays an error page.
 */
export function answerAuthorization(call: Call, consents: Consents, tokens: TokenStore): Reply {
  const { query } = call;
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== sandboxCredentials.google.client_id) return errorPage('invalid_client');
  if (!isLoopback(redirectUri)) return errorPage('redirect_uri_mismatch');
  if (query.get('response_type') !== 'code') return errorPage('unsupported_response_type');
  const asked = query.get('scope') ?? '';
  if (!asked.split(' ').every((scope) => SCOPES.includes(scope))) return errorPage('invalid_scope');
  const challenge = query.get('code_challenge') ?? undefined;
  if (challenge !== undefined && query.get('code_challenge_method') !== 'S256') return errorPage('invalid_request');
  const answer = call.faults.take('consent');
  // RFC 9207, as Google answers in 2026: its own address, which is not that of its token endpoint.
  const iss = `http://${headerOf(call, 'host') ?? ''}`;
  if (answer?.error !== undefined) return sendBack(call, redirectUri, { iss, error: answer.error });
  const scope = answer?.scope ?? asked;
  const offline = query.get('access_type') === 'offline' && answer?.refresh !== false;
  const code = consents.give({ redirectUri, scope, challenge, offline, at: call.now, generation: tokens.generation });
  return sendBack(call, redirectUri, { iss, code: `4/${code}`, scope });
}

function errorPage(error: string): Reply {
  return { status: 400, html: `<!DOCTYPE html><title>Error 400: ${error}</title><h1>Access blocked: ${error}</h1>` };
}
