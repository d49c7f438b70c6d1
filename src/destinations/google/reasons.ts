import type { GoogleConfig } from './settings.ts';
import { dataManagerScope } from './scope.ts';

/**
 * What a reason of the Data Manager API is about. `row`: members that it cannot read; `config`: what we ask for is wrong;
 * `refused`: a person must act in Google Ads or Google Cloud.
 */
export interface ReasonRule {
  readonly about: 'row' | 'config' | 'refused';
  readonly fix?: (config: GoogleConfig) => string;
}

const row: ReasonRule = { about: 'row' };
const config: ReasonRule = { about: 'config' };
const refused = (fix: (config: GoogleConfig) => string): ReasonRule => ({ about: 'refused', fix });
const wrong = (fix: (config: GoogleConfig) => string): ReasonRule => ({ about: 'config', fix });

/** developers.google.com/data-manager/api/devguides/concepts/understand-errors, as of 2026-11. */
export const reasonRules: ReadonlyMap<string, ReasonRule> = new Map([
  ['INVALID_HEX_ENCODING', row],
  ['INVALID_BASE64_ENCODING', row],
  ['INVALID_SHA256_FORMAT', row],
  ['INVALID_POSTAL_CODE', row],
  ['INVALID_REGION_CODE', row],
  ['INVALID_MOBILE_ID_FORMAT', row],
  ['INVALID_AUDIENCE_MEMBER', row],
  ['REQUIRED_FIELD_MISSING', row],

  ['INVALID_USER_LIST_ID', config],
  [
    'INVALID_USER_LIST_TYPE',
    wrong(() => 'The list takes no e-mails and phones. Delete it in Google Ads; it is made anew.'),
  ],
  ['INVALID_DESTINATION', wrong(checkAccounts)],
  ['DESTINATION_ACCOUNT_TYPE_MISMATCH', wrong(checkAccounts)],
  ['OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH', wrong(checkAccounts)],
  ['MULTIPLE_DATA_TYPES_NOT_ALLOWED', config],
  ['TOO_MANY_AUDIENCE_MEMBERS', config],
  ['TOO_MANY_USER_IDENTIFIERS', config],
  ['TOO_MANY_DESTINATIONS', config],
  ['INVALID_REMOVE_AS_OF_TIME', config],
  ['INVALID_REQUEST_ID', config],
  ['MEMBERSHIP_DURATION_TOO_LONG', wrong(() => 'Lower membership_days of the audience.')],
  ['DISPLAY_NAME_ALREADY_USED', config],

  [
    'TERMS_AND_CONDITIONS_NOT_SIGNED',
    refused(
      ({ account }) =>
        `Accept the Customer Match terms in Google Ads account ${account}: Tools > Shared library > Audience manager > Your data sources.`,
    ),
  ],
  [
    'ADVERTISER_NOT_ALLOWLISTED_FOR_UPLOADED_DATA',
    refused(
      ({ account }) =>
        `Google Ads account ${account} may not use Customer Match yet: see https://support.google.com/adspolicy/answer/6299717.`,
    ),
  ],
  [
    'NOT_ALLOWLISTED',
    refused(
      ({ account }) =>
        `Google Ads account ${account} may not use Customer Match yet: see https://support.google.com/adspolicy/answer/6299717.`,
    ),
  ],
  [
    'EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED',
    refused(
      ({ account }) =>
        `Declare in Google Ads account ${account} whether it runs EU political ads: Admin > Account settings.`,
    ),
  ],
  [
    'SENSITIVE_USER_LIST_IMMUTABLE',
    refused(
      () => 'Google holds the list to be sensitive and lets nobody change it. See it in Google Ads > Audience manager.',
    ),
  ],
  [
    'OWNERSHIP_REQUIRED_FOR_UPDATE',
    refused(
      ({ account }) => `The list belongs to another account than ${account}: set \`account\` to the one that owns it.`,
    ),
  ],
  ['PERMISSION_DENIED', refused(giveAccess)],
  ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', refused(allowScope)],
  [
    'SERVICE_DISABLED',
    refused(
      () =>
        'Enable the Data Manager API in the Google Cloud project of these credentials: Google Cloud console > APIs & Services > Library > Data Manager API (datamanager.googleapis.com).',
    ),
  ],
]);

/** The token may not do enough. */
export function allowScope({ auth }: GoogleConfig): string {
  const page = 'https://developers.google.com/data-manager/api/devguides/quickstart/set-up-access';
  const how =
    auth.kind === 'application_default'
      ? `Run \`gcloud auth application-default login\` with the scope ${dataManagerScope}`
      : `Sign in again and allow the scope ${dataManagerScope}`;
  return `${how}; a token of the Google Ads API does not do: ${page}`;
}

/** A permission is missing. */
export function giveAccess({ account, loginAccount, auth }: GoogleConfig): string {
  const who = auth.kind === 'service_account' ? 'the e-mail of the service account' : 'the user who signed in';
  const manager =
    loginAccount === undefined
      ? 'When access goes through a manager account, set `login_account`.'
      : `Check that manager account ${loginAccount} (\`login_account\`) manages it.`;
  return `Give ${who} Standard or Admin access to Google Ads account ${account}: Admin > Access and security. ${manager}`;
}

export function checkAccounts({ account, loginAccount }: GoogleConfig): string {
  const manager = loginAccount === undefined ? '`login_account` (none is set)' : `\`login_account\` ${loginAccount}`;
  return `Check \`account\` ${account} and ${manager}: the first owns the lists, the second is a manager account above it.`;
}
