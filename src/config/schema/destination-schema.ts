import * as z from 'zod';
import { text, textLike, url, yesNo } from './fields.ts';

const quoted = 'Copy it from the platform, in quotes.';
const digits = (what: string) => textLike(/^\d+$/, `is no ${what}: it must be digits`, quoted);
const googleAccount = () => textLike(/^\d[\d-]*$/, 'is no customer id: it must be digits', quoted);

const oauthKeys = {
  client_id: text().optional(),
  client_secret: text().optional(),
  refresh_token: text().optional(),
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

const refreshToken = ['client_id', 'client_secret', 'refresh_token'];

const google = z
  .strictObject({
    type: z.literal('google'),
    api: z.enum(['data-manager']).optional().describe('Default: data-manager'),
    account: googleAccount().describe('Customer id of the account that owns the lists'),
    login_account: googleAccount().optional().describe('Manager account, when access goes through one'),
    auth: z
      .strictObject({
        ...oauthKeys,
        service_account_file: text().optional(),
        application_default: z.literal(true, { error: 'must be true, or be left out' }).optional(),
      })
      .check(oneWay([refreshToken, ['service_account_file'], ['application_default']])),
    accept_customer_match_terms: yesNo().optional().describe('You have accepted Google’s Customer Match terms'),
    endpoint: url().optional().describe('Default: https://datamanager.googleapis.com'),
    token_endpoint: url().optional().describe('Default: https://oauth2.googleapis.com/token'),
  })
  .describe('Google Ads, through the Data Manager API');

const meta = z
  .strictObject({
    type: z.literal('meta'),
    account: textLike(/^(act_)?\d+$/, 'is no ad account id', 'Write act_ and the digits of the ad account.'),
    access_token: text(),
    app_secret: text().optional().describe('Signs calls with appsecret_proof'),
    api_version: textLike(/^v\d+\.\d$/, 'is no version', 'Write it like v26.0.')
      .optional()
      .describe('Default: v26.0'),
    endpoint: url().optional().describe('Default: https://graph.facebook.com'),
  })
  .describe('Meta (Facebook, Instagram)');

const linkedin = z
  .strictObject({
    type: z.literal('linkedin'),
    account: digits('ad account id').describe('Digits of the ad account'),
    source_platform: text().describe('The name LinkedIn gave your application for DMP segments'),
    access_token: text().optional(),
    auth: z
      .strictObject(oauthKeys)
      .check(oneWay([refreshToken]))
      .optional(),
    send_plain_names: yesNo().optional().describe('Let names, job titles and companies leave in clear; default: false'),
    api_version: textLike(/^20\d{2}(0[1-9]|1[0-2])$/, 'is no version', 'Write year and month in quotes: "202607".')
      .optional()
      .describe('Default: 202607'),
    endpoint: url().optional().describe('Default: https://api.linkedin.com'),
    token_endpoint: url().optional().describe('Default: https://www.linkedin.com/oauth/v2/accessToken'),
  })
  .check((context) => {
    const { access_token: token, auth } = context.value;
    if ((token === undefined) !== (auth === undefined)) return;
    const params = { fix: 'Write `access_token`, or `auth` with client_id, client_secret and refresh_token.' };
    const message = token === undefined ? 'has no credentials' : 'has credentials twice';
    context.issues.push({ code: 'custom', message, params, input: context.value });
  })
  .describe('LinkedIn Matched Audiences');

export const destinationSchema = z.discriminatedUnion('type', [google, meta, linkedin]);
export const destinationTypes = ['google', 'meta', 'linkedin'] as const;

/** Keys whose values are secrets, wherever they stand. */
export const secretKeys: ReadonlySet<string> = new Set([
  'access_token',
  'app_secret',
  'client_secret',
  'refresh_token',
]);
