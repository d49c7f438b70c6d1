import * as z from 'zod';
import type { AccessToken, ConnectableConfig } from '../../config/destination-config.ts';
import { endpointOf } from '../../config/destination-values.ts';
import { platformSettings } from '../../config/platform-settings.ts';
import { commonKeys } from '../../config/schema/destination-keys.ts';
import { text, textLike, url } from '../../config/schema/fields.ts';

export interface MetaConfig extends ConnectableConfig {
  readonly type: 'meta';
  /** With its `act_`. */
  readonly account: string;
  readonly auth: AccessToken;
  readonly appSecret: string | undefined;
  readonly apiVersion: string;
}

const schema = z
  .strictObject({
    type: z.literal('meta').describe('The platform'),
    account: textLike(/^(act_)?\d+$/, 'is no ad account id', 'Write act_ and the digits of the ad account.').describe(
      'Id of the ad account: act_ and digits',
    ),
    access_token: text().describe('Token of a system user with ads_management'),
    app_secret: text().optional().describe('Signs calls with appsecret_proof'),
    api_version: textLike(/^v\d+\.\d$/, 'is no version', 'Write it like v26.0.')
      .optional()
      .describe('Default: v26.0'),
    endpoint: url().optional().describe('Default: https://graph.facebook.com'),
    ...commonKeys,
  })
  .describe('Meta (Facebook, Instagram)');

export const settings = platformSettings({
  type: 'meta',
  schema,
  secrets: ['access_token', 'app_secret'],
  connecting: [],
  plain: ['account', 'api_version', 'endpoint'],
  nobodySignsIn: {
    why: 'Meta gives tokens to system users',
    fix: 'Make one at https://business.facebook.com/settings/system-users, and put it where access_token comes from.',
  },
  build: (name, written) => ({
    type: 'meta',
    name,
    account: written.account.startsWith('act_') ? written.account : `act_${written.account}`,
    auth: { kind: 'access_token', accessToken: written.access_token },
    appSecret: written.app_secret,
    apiVersion: written.api_version ?? 'v26.0',
    endpoint: endpointOf(written.endpoint ?? 'https://graph.facebook.com'),
  }),
});
