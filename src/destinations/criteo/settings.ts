import * as z from 'zod';
import type { ClientCredentials, ConnectableConfig } from '../../config/destination-config.ts';
import { endpointOf } from '../../config/destination-values.ts';
import { platformSettings } from '../../config/platform-settings.ts';
import { commonKeys, digits } from '../../config/schema/destination-keys.ts';
import { text, textLike, url, yesNo } from '../../config/schema/fields.ts';

export interface CriteoConfig extends ConnectableConfig {
  readonly type: 'criteo';
  readonly auth: ClientCredentials;
  /** In which form e-mails leave; `none`: in plain. */
  readonly hash: (typeof hashes)[number];
  readonly apiVersion: string;
  readonly tokenEndpoint: string;
}

const hashes = ['sha256', 'md5', 'sha256md5', 'none'] as const;

const schema = z
  .strictObject({
    type: z.literal('criteo').describe('The platform'),
    account: digits('advertiser id').describe('Id of the advertiser'),
    auth: z
      .strictObject({
        client_id: text().describe('Id of your app’s key'),
        client_secret: text().describe('Its secret'),
      })
      .describe('Key of an app that the advertiser has given its consent'),
    hash: z
      .enum(hashes)
      .optional()
      .describe('The form in which e-mails leave; `none`: in plain, with `send_plain_email: true`. Default: sha256'),
    send_plain_email: yesNo().optional().describe('Let e-mail addresses leave in plain; default: false'),
    api_version: textLike(/^20\d{2}-(01|04|07|10)$/, 'is no version', 'Write it like "2026-07".')
      .optional()
      .describe('Default: 2026-07'),
    endpoint: url().optional().describe('Default: https://api.criteo.com'),
    token_endpoint: url().optional().describe('Default: https://api.criteo.com/oauth2/token'),
    ...commonKeys,
  })
  .check(({ value, issues }) => {
    if (value.hash !== 'none' || value.send_plain_email === true) return;
    const params = { fix: 'Write `send_plain_email: true` beside it, or another `hash`.' };
    const message = 'lets e-mail addresses leave in plain, and `send_plain_email` is not true';
    issues.push({ code: 'custom', message, params, input: value, path: ['hash'], continue: true });
  })
  .describe('Criteo contact lists');

export const settings = platformSettings({
  type: 'criteo',
  schema,
  secrets: ['client_secret'],
  connecting: ['client_id'],
  plain: ['account', 'api_version', 'endpoint', 'hash', 'send_plain_email', 'token_endpoint'],
  nobodySignsIn: {
    why: 'Criteo gives keys to apps',
    fix: 'Make a key at https://partners.criteo.com > your app > API keys, and open the app’s consent URL as the advertiser.',
  },
  build: (name, written) => ({
    type: 'criteo',
    name,
    account: written.account,
    auth: {
      kind: 'client_credentials',
      clientId: written.auth.client_id,
      clientSecret: written.auth.client_secret,
    } as const,
    hash: written.hash ?? 'sha256',
    apiVersion: written.api_version ?? '2026-07',
    endpoint: endpointOf(written.endpoint ?? 'https://api.criteo.com'),
    tokenEndpoint: written.token_endpoint ?? 'https://api.criteo.com/oauth2/token',
  }),
});
