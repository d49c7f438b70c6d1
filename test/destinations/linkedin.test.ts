import type { LinkedinConfig } from '../../src/config/config.ts';
import { connectLinkedin } from '../../src/destinations/linkedin/linkedin.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { conformance, type Subject } from './conformance.ts';

const known = sandboxCredentials.linkedin;

const fixedToken: LinkedinConfig['auth'] = { kind: 'access_token', accessToken: known.access_token };
const refreshToken: LinkedinConfig['auth'] = {
  kind: 'refresh_token',
  clientId: known.client_id,
  clientSecret: known.client_secret,
  refreshToken: known.refresh_token,
};

function configFor({ urls }: Sandbox, changes: Partial<LinkedinConfig> = {}): LinkedinConfig {
  return {
    type: 'linkedin',
    name: 'linkedin',
    account: known.account,
    sourcePlatform: known.source_platform,
    auth: fixedToken,
    sendPlainNames: false,
    apiVersion: '202607',
    endpoint: urls.linkedin,
    tokenEndpoint: urls.linkedin_token_endpoint,
    ...changes,
  };
}

const subject: Omit<Subject, 'connect' | 'renewsTokens' | 'title'> = {
  platform: 'linkedin',
  secrets: [known.access_token, known.client_secret, known.refresh_token],
  version: '202607',
  hasTerms: false,
  hasDailyQuota: true,
  rowFaults: 'named',
  membership: { method: 'POST', path: '/users' },
  creation: { method: 'POST', path: '/rest/dmpSegments' },
  deleteList: async ({ urls }, id) => {
    await fetch(`${urls.linkedin}/rest/dmpSegments/${id}`, {
      method: 'DELETE',
      headers: {
        authorization: `Bearer ${known.access_token}`,
        'linkedin-version': '202607',
        'x-restli-protocol-version': '2.0.0',
      },
    });
  },
  whenDeleted: 'gone',
};

conformance({
  ...subject,
  title: 'linkedin with an access token',
  renewsTokens: false,
  connect: (sandbox, context) => connectLinkedin(configFor(sandbox), context),
});

conformance({
  ...subject,
  title: 'linkedin with a refresh token',
  renewsTokens: true,
  connect: (sandbox, context) => connectLinkedin(configFor(sandbox, { auth: refreshToken }), context),
});
