import * as z from 'zod';
import type { AccessToken, ConnectableConfig, LoginConfig, RefreshToken } from '../../config/destination-config.ts';
import { endpointOf, refreshTokenOrLogin } from '../../config/destination-values.ts';
import { platformSettings } from '../../config/platform-settings.ts';
import { commonKeys, digits, oauthKeys, oauthWays, oneWay } from '../../config/schema/destination-keys.ts';
import { text, textLike, url, yesNo } from '../../config/schema/fields.ts';

export interface LinkedinConfig extends ConnectableConfig {
  readonly type: 'linkedin';
  readonly sourcePlatform: string;
  /** `list-upload`: lists are files, for apps that LinkedIn lets stream nobody. */
  readonly mode: 'stream' | 'list-upload';
  readonly auth: AccessToken | RefreshToken;
  /** Names, titles and companies leave in clear here; only when the config says so. */
  readonly sendPlainNames: boolean;
  readonly apiVersion: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
}

const schema = z
  .strictObject({
    type: z.literal('linkedin').describe('The platform'),
    account: digits('ad account id').describe('Digits of the ad account'),
    source_platform: text().optional().describe('The name LinkedIn gave your application for DMP segments'),
    mode: z
      .enum(['stream', 'list-upload'])
      .optional()
      .describe(
        'Whether members are streamed, or lists uploaded whole, which needs no `source_platform`; default: stream',
      ),
    access_token: text().optional().describe('A token of 60 days; or `auth` with a refresh token'),
    auth: z
      .strictObject(oauthKeys)
      .check(oneWay(oauthWays))
      .optional()
      .describe(
        'Credentials that fetch a new token when one is due; or, beside `access_token`, the app it was made for',
      ),
    send_plain_names: yesNo().optional().describe('Let names, job titles and companies leave in clear; default: false'),
    api_version: textLike(/^20\d{2}(0[1-9]|1[0-2])$/, 'is no version', 'Write year and month in quotes: "202607".')
      .optional()
      .describe('Default: 202607'),
    endpoint: url().optional().describe('Default: https://api.linkedin.com'),
    token_endpoint: url().optional().describe('Default: https://www.linkedin.com/oauth/v2/accessToken'),
    authorization_endpoint: url().optional().describe('Default: https://www.linkedin.com/oauth/v2/authorization'),
    ...commonKeys,
  })
  .check((context) => {
    const { access_token: token, auth, mode, source_platform: platform } = context.value;
    if (mode !== 'list-upload' && platform === undefined) {
      const params = {
        fix: 'Write the name that LinkedIn gave your application; an app without one may set `mode: list-upload`.',
      };
      context.issues.push({ code: 'custom', message: 'has no source_platform', params, input: context.value });
    }
    const twice = token !== undefined && auth?.refresh_token !== undefined;
    if (!twice && (token !== undefined || auth !== undefined)) return;
    const params = {
      fix: 'Write `access_token`, or `auth` with client_id, client_secret and refresh_token (or without it, and sign in).',
    };
    const message = twice ? 'has credentials twice' : 'has no credentials';
    context.issues.push({ code: 'custom', message, params, input: context.value });
  })
  .describe('LinkedIn Matched Audiences');

type Written = z.output<typeof schema>;

export const settings = platformSettings({
  type: 'linkedin',
  schema,
  secrets: ['access_token', 'client_secret', 'refresh_token'],
  connecting: ['client_id', 'source_platform'],
  plain: ['account', 'api_version', 'authorization_endpoint', 'endpoint', 'mode', 'send_plain_names', 'token_endpoint'],
  nobodySignsIn: undefined,
  takesCompanies: () => true,
  build: (name, written) => ({
    type: 'linkedin',
    name,
    account: written.account,
    mode: written.mode ?? 'stream',
    // Everybody's, for uploaded lists alone (create-and-manage-list-uploads).
    sourcePlatform: written.mode === 'list-upload' ? 'LIST_UPLOAD' : (written.source_platform ?? ''),
    auth: authOf(written),
    sendPlainNames: written.send_plain_names ?? false,
    apiVersion: written.api_version ?? '202607',
    endpoint: endpointOf(written.endpoint ?? 'https://api.linkedin.com'),
    tokenEndpoint: written.token_endpoint ?? 'https://www.linkedin.com/oauth/v2/accessToken',
    authorizationEndpoint: written.authorization_endpoint ?? 'https://www.linkedin.com/oauth/v2/authorization',
  }),
});

function authOf({ access_token: accessToken, auth }: Written): LinkedinConfig['auth'] | LoginConfig {
  if (accessToken === undefined) return refreshTokenOrLogin(auth ?? {});
  const { client_id: id, client_secret: secret } = auth ?? {};
  return {
    kind: 'access_token',
    accessToken,
    ...(id !== undefined && secret !== undefined && { client: { id, secret } }),
  };
}
