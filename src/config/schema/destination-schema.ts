import * as z from 'zod';
import { number, text, textLike, url, yesNo } from './fields.ts';

const quoted = 'Copy it from the platform, in quotes.';
const digits = (what: string) => textLike(/^\d+$/, `is no ${what}: it must be digits`, quoted);
const googleAccount = () => textLike(/^\d[\d-]*$/, 'is no customer id: it must be digits', quoted);

const oauthKeys = {
  client_id: text().optional().describe('Id of your OAuth client'),
  client_secret: text().optional().describe('Its secret'),
  refresh_token: text()
    .optional()
    .describe(
      'Token that a person who may manage audiences has granted; without it, sign in: audience-sync auth login',
    ),
};

const common = {
  max_audiences: number(1, 1000)
    .optional()
    .describe('Most audiences of this destination that a person may be in; the first of the config come first'),
};

/** Exactly the keys of one of the ways to sign in. */
function oneWay(ways: readonly (readonly string[])[]) {
  const fix = `Write ${ways.map((way) => way.join(' + ')).join(', or ')}.`;
  return (context: { value: Readonly<Record<string, unknown>>; issues: z.core.$ZodRawIssue[] }): void => {
    const given = Object.keys(context.value).filter((key) => context.value[key] !== undefined);
    const fits = ways.some((way) => way.length === given.length && way.every((key) => given.includes(key)));
    if (!fits)
      context.issues.push({
        code: 'custom',
        message: 'is not one complete way to sign in',
        params: { fix },
        input: given,
      });
  };
}

const client = ['client_id', 'client_secret'];
const refreshToken = [...client, 'refresh_token'];

const google = z
  .strictObject({
    type: z.literal('google').describe('The platform'),
    api: z.enum(['data-manager']).optional().describe('Default: data-manager'),
    account: googleAccount().describe('Customer id of the account that owns the lists'),
    login_account: googleAccount().optional().describe('Manager account, when access goes through one'),
    auth: z
      .strictObject({
        ...oauthKeys,
        service_account_file: text().optional().describe('Key file of a service account, relative to the config file'),
        application_default: z
          .literal(true, { error: 'must be true, or be left out' })
          .optional()
          .describe('Use the credentials of the machine (Application Default Credentials)'),
      })
      .check(oneWay([refreshToken, client, ['service_account_file'], ['application_default']]))
      .describe('One way to sign in'),
    accept_customer_match_terms: yesNo().optional().describe('You have accepted Google’s Customer Match terms'),
    endpoint: url().optional().describe('Default: https://datamanager.googleapis.com'),
    token_endpoint: url().optional().describe('Default: https://oauth2.googleapis.com/token'),
    authorization_endpoint: url().optional().describe('Default: https://accounts.google.com/o/oauth2/v2/auth'),
    ...common,
  })
  .describe('Google Ads, through the Data Manager API');

const meta = z
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
    ...common,
  })
  .describe('Meta (Facebook, Instagram)');

const linkedin = z
  .strictObject({
    type: z.literal('linkedin').describe('The platform'),
    account: digits('ad account id').describe('Digits of the ad account'),
    source_platform: text().describe('The name LinkedIn gave your application for DMP segments'),
    access_token: text().optional().describe('A token of 60 days; or `auth` with a refresh token'),
    auth: z
      .strictObject(oauthKeys)
      .check(oneWay([refreshToken, client]))
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
    ...common,
  })
  .check((context) => {
    const { access_token: token, auth } = context.value;
    const twice = token !== undefined && auth?.refresh_token !== undefined;
    if (!twice && (token !== undefined || auth !== undefined)) return;
    const params = {
      fix: 'Write `access_token`, or `auth` with client_id, client_secret and refresh_token (or without it, and sign in).',
    };
    const message = twice ? 'has credentials twice' : 'has no credentials';
    context.issues.push({ code: 'custom', message, params, input: context.value });
  })
  .describe('LinkedIn Matched Audiences');

export const destinationSchema = z.discriminatedUnion('type', [google, meta, linkedin]);
export const destinationTypes = ['google', 'meta', 'linkedin'] as const;

/** Keys whose values are secrets, wherever they stand. Whoever knows the address of a notice can send one. */
export const secretKeys: ReadonlySet<string> = new Set([
  'access_token',
  'app_secret',
  'client_secret',
  'refresh_token',
  'slack',
  'webhook',
]);
