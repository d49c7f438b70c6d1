import { connectGoogle } from '../../src/destinations/google/google.ts';
import type { GoogleConfig } from '../../src/config/config.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { conformance } from './conformance.ts';

const known = sandboxCredentials.google;

function configFor({ urls }: Sandbox, changes: Partial<GoogleConfig> = {}): GoogleConfig {
  return {
    type: 'google',
    name: 'google',
    account: known.account,
    loginAccount: undefined,
    auth: {
      kind: 'refresh_token',
      clientId: known.client_id,
      clientSecret: known.client_secret,
      refreshToken: known.refresh_token,
    },
    acceptCustomerMatchTerms: true,
    endpoint: urls.google,
    tokenEndpoint: urls.google_token_endpoint,
    ...changes,
  };
}

conformance({
  title: 'google',
  platform: 'google',
  connect: (sandbox, context) => connectGoogle(configFor(sandbox), context),
  secrets: [known.client_secret, known.refresh_token, 'ya29.'],
  renewsTokens: true,
  version: undefined,
  hasTerms: true,
  hasDailyQuota: true,
  rowFaults: 'skip',
  membership: { method: 'POST', path: 'audienceMembers:' },
  creation: { method: 'POST', path: '/userLists' },
  deleteList: async (sandbox, id) => {
    const form = { client_id: known.client_id, client_secret: known.client_secret, refresh_token: known.refresh_token };
    const signedIn = await fetch(sandbox.urls.google_token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', ...form }),
    });
    const { access_token: token } = (await signedIn.json()) as { access_token: string };
    await fetch(`${sandbox.urls.google}/v1/accountTypes/GOOGLE_ADS/accounts/${known.account}/userLists/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
  },
  // A list id that is none is a fault of the request; that a list was deleted shows when it is described.
  whenDeleted: 'config',
});
