import { resolve } from 'node:path';
import * as z from 'zod';
import type {
  ApplicationDefault,
  ConnectableConfig,
  LoginConfig,
  RefreshToken,
  ServiceAccount,
} from '../../config/destination-config.ts';
import { endpointOf, refreshTokenOrLogin } from '../../config/destination-values.ts';
import { platformSettings } from '../../config/platform-settings.ts';
import { commonKeys, oauthKeys, oauthWays, oneWay } from '../../config/schema/destination-keys.ts';
import { text, textLike, url, yesNo } from '../../config/schema/fields.ts';

export interface GoogleConfig extends ConnectableConfig {
  readonly type: 'google';
  /** By which of Google's APIs. Lists, keys and members are the same. */
  readonly api: 'data-manager' | 'google-ads';
  /** Digits only. */
  readonly account: string;
  readonly loginAccount: string | undefined;
  readonly auth: GoogleAuth;
  readonly acceptCustomerMatchTerms: boolean;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
}

/** Where the ad account is, also for the Google Ads API, whose address nobody can set. */
export const defaultEndpoint = 'https://datamanager.googleapis.com';

export type GoogleAuth = RefreshToken | ServiceAccount | ApplicationDefault;

const customerId = () =>
  textLike(/^\d[\d-]*$/, 'is no customer id: it must be digits', 'Copy it from the platform, in quotes.');

const schema = z
  .strictObject({
    type: z.literal('google').describe('The platform'),
    api: z
      .enum(['data-manager', 'google-ads'])
      .optional()
      .describe(
        'google-ads: for accounts that may still use Customer Match by the Google Ads API. Default: data-manager',
      ),
    account: customerId().describe('Customer id of the account that owns the lists'),
    login_account: customerId().optional().describe('Manager account, when access goes through one'),
    auth: z
      .strictObject({
        ...oauthKeys,
        service_account_file: text().optional().describe('Key file of a service account, relative to the config file'),
        application_default: z
          .literal(true, { error: 'must be true, or be left out' })
          .optional()
          .describe('Use the credentials of the machine (Application Default Credentials)'),
      })
      .check(oneWay([...oauthWays, ['service_account_file'], ['application_default']]))
      .describe('One way to sign in'),
    accept_customer_match_terms: yesNo().optional().describe('You have accepted Google’s Customer Match terms'),
    endpoint: url().optional().describe('Default: https://datamanager.googleapis.com'),
    token_endpoint: url().optional().describe('Default: https://oauth2.googleapis.com/token'),
    authorization_endpoint: url().optional().describe('Default: https://accounts.google.com/o/oauth2/v2/auth'),
    ...commonKeys,
  })
  .check(personSignsIn)
  .describe('Google Ads, through the Data Manager API or the Google Ads API');

/** The package that speaks the Google Ads API takes a person's refresh token and nothing else. */
function personSignsIn({
  value,
  issues,
}: z.core.ParsePayload<{ readonly api?: string | undefined; readonly auth: object }>): void {
  if (value.api !== 'google-ads' || 'client_id' in value.auth) return;
  issues.push({
    code: 'custom',
    path: ['auth'],
    message: 'does not do for the Google Ads API, to which a person signs in',
    params: { fix: 'Write client_id + client_secret, with refresh_token or after `audience-sync auth login`.' },
    input: value.auth,
  });
}

type Written = z.output<typeof schema>;

export const settings = platformSettings({
  type: 'google',
  schema,
  secrets: ['client_secret', 'refresh_token'],
  connecting: ['client_id'],
  plain: [
    'accept_customer_match_terms',
    'account',
    'api',
    'application_default',
    'authorization_endpoint',
    'endpoint',
    'login_account',
    'service_account_file',
    'token_endpoint',
  ],
  nobodySignsIn: undefined,
  build: (name, written, directory) => ({
    type: 'google',
    name,
    api: written.api ?? 'data-manager',
    account: digitsOf(written.account),
    loginAccount: written.login_account === undefined ? undefined : digitsOf(written.login_account),
    auth: authOf(written.auth, directory),
    acceptCustomerMatchTerms: written.accept_customer_match_terms ?? false,
    endpoint: endpointOf(written.endpoint ?? defaultEndpoint),
    tokenEndpoint: written.token_endpoint ?? 'https://oauth2.googleapis.com/token',
    authorizationEndpoint: written.authorization_endpoint ?? 'https://accounts.google.com/o/oauth2/v2/auth',
  }),
});

function authOf(auth: Written['auth'], directory: string): GoogleAuth | LoginConfig {
  if (auth.service_account_file !== undefined) {
    return { kind: 'service_account', file: resolve(directory, auth.service_account_file) };
  }
  return auth.application_default ? { kind: 'application_default' } : refreshTokenOrLogin(auth);
}

/** People copy `123-456-7890` from the platform's page. */
const digitsOf = (account: string) => account.replaceAll('-', '');
