import type { Disposition } from '../../../errors/destination-error.ts';
import { checkAccounts, giveAccess } from '../reasons.ts';
import type { GoogleConfig } from '../settings.ts';

/** What an error of the Google Ads API means. */
export interface AdsRule {
  readonly disposition: Disposition;
  readonly unclear?: true;
  readonly fix?: (config: GoogleConfig) => string;
}

const rule = (disposition: Disposition, fix?: (config: GoogleConfig) => string): AdsRule => ({
  disposition,
  ...(fix !== undefined && { fix }),
});
const again: AdsRule = { disposition: 'retry', unclear: true };

const signInAgain = ({ name, auth }: GoogleConfig): string =>
  auth.kind === 'refresh_token' && auth.stored === true
    ? `Run \`audience-sync auth login ${name}\`.`
    : `Sign in again and put the new refresh_token into destination ${name}.`;

/** Customer Match by this API is closed to whoever did not use it between October 2025 and March 2026. */
const useDataManager = ({ account, name }: GoogleConfig): string =>
  `Google takes Customer Match by the Google Ads API only from whom it has on its list, and ${account} is not. Leave out \`api: google-ads\` ` +
  `of destination ${name}: the Data Manager API takes everybody. Lists and what is on them stay; the sign-in needs the scope of that ` +
  'API (docs/platforms/google-ads.md).';

const acceptTerms = ({ account }: GoogleConfig): string =>
  `Accept the Customer Match terms in Google Ads account ${account}: Tools > Shared library > Audience manager > Your data sources.`;

const deleteLists = ({ account }: GoogleConfig): string =>
  `Google Ads account ${account} has all the lists it may have: delete some in Google Ads > Audience manager.`;

const otherName = () => 'Give the audience another `name`.';

const wrongKind = () =>
  'The list takes no e-mails and phones. Delete it in Google Ads > Audience manager; it is made anew.';

const standard = 'https://developers.google.com/google-ads/api/docs/api-policy/access-levels';

/** By `kind.NAME`, else by `kind`; the errors of v24 (google-ads-node 24.1.0, protos/…/errors). */
const rules: Readonly<Record<string, AdsRule>> = {
  'not_allowlisted_error.CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE': rule('refused', useDataManager),
  'user_list_error.ADVERTISER_NOT_ON_ALLOWLIST_FOR_USING_UPLOADED_DATA': rule(
    'refused',
    ({ account }) =>
      `Google Ads account ${account} may not use Customer Match yet: see https://support.google.com/adspolicy/answer/6299717.`,
  ),

  authentication_error: rule('credentials', signInAgain),
  'authentication_error.CUSTOMER_NOT_FOUND': rule('config', checkAccounts),
  'authentication_error.CLIENT_CUSTOMER_ID_INVALID': rule('config', checkAccounts),
  'authentication_error.NOT_ADS_USER': rule('refused', giveAccess),

  authorization_error: rule('refused', giveAccess),
  'authorization_error.CUSTOMER_NOT_ENABLED': rule(
    'refused',
    ({ account }) =>
      `Google Ads account ${account} is not set up to the end, or was closed: open it in Google Ads, or set \`account\` to another one.`,
  ),
  'authorization_error.DEVELOPER_TOKEN_NOT_APPROVED': rule('refused', () => approve),
  'authorization_error.PROJECT_DISABLED': rule(
    'refused',
    () => 'The Google Cloud project of client_id is disabled: Google Cloud console > IAM & Admin > Settings.',
  ),
  'authorization_error.CLOUD_PROJECT_NOT_UNDER_ORGANIZATION': rule('refused', () => approve),
  'authorization_error.CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION': rule('refused', () => approve),
  'authorization_error.INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION': rule('config', checkAccounts),
  'authorization_error.ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT': rule(
    'refused',
    ({ account }) => `Google has suspended Google Ads account ${account}: see the notice in Google Ads.`,
  ),
  'header_error.INVALID_LOGIN_CUSTOMER_ID': rule('config', checkAccounts),
  'request_error.INVALID_CUSTOMER_ID': rule('config', checkAccounts),
  'request_error.UNSUPPORTED_VERSION': rule('refused', () => newerProgram),
  'request_error.CLOUD_PROJECT_NOT_FOUND': rule('refused', () => approve),
  'request_error.RESOURCE_NOT_FOUND': rule('gone'),
  'mutate_error.RESOURCE_NOT_FOUND': rule('gone'),
  'mutate_error.EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED': rule(
    'refused',
    ({ account }) =>
      `Declare in Google Ads account ${account} whether it runs EU political ads: Admin > Account settings.`,
  ),

  'database_error.CONCURRENT_MODIFICATION': rule('retry'),
  'database_error.REQUEST_TOO_LARGE': rule('split'),
  internal_error: again,

  quota_error: rule('wait'),
  // A quota of the day: developers.google.com/google-ads/api/docs/best-practices/quotas.
  'quota_error.RESOURCE_EXHAUSTED': rule(
    'defer',
    () => `The operations of the day are used up; run again tomorrow, or ask for more: ${standard}.`,
  ),
  'quota_error.ACCESS_PROHIBITED': rule('refused', () => `Ask for a higher access level: ${standard}.`),

  resource_count_limit_exceeded_error: rule('refused', deleteLists),
  'range_error.TOO_HIGH': rule('config', () => 'Lower membership_days of the audience.'),
  'user_list_error.OWNERSHIP_REQUIRED_FOR_SET': rule(
    'refused',
    ({ account }) => `The list belongs to another account than ${account}: set \`account\` to the one that owns it.`,
  ),
  'user_list_error.CAN_NOT_MUTATE_SENSITIVE_USERLIST': rule(
    'refused',
    () => 'Google holds the list to be sensitive and lets nobody change it. See it in Google Ads > Audience manager.',
  ),
  'user_list_error.ADVERTISER_TOS_NOT_ACCEPTED': rule('refused', acceptTerms),
  'user_list_error.NAME_ALREADY_USED': rule('config'),
  'user_list_error.INVALID_NAME': rule('config', otherName),
  'user_list_error.USERLIST_NAME_IS_RESERVED_FOR_SYSTEM_LIST': rule('config', otherName),

  'offline_user_data_job_error.INVALID_USER_LIST_ID': rule('gone'),
  'offline_user_data_job_error.INVALID_USER_LIST_TYPE': rule('config', wrongKind),
  'offline_user_data_job_error.INCOMPATIBLE_UPLOAD_KEY_TYPE': rule('config', wrongKind),
  'offline_user_data_job_error.CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS': rule('refused', acceptTerms),
  'offline_user_data_job_error.NOT_ON_ALLOWLIST_FOR_USER_ID': rule('refused', useDataManager),
};

const approve =
  `The Google Cloud project of client_id may not call production accounts of the Google Ads API: ${standard}. The Data Manager API asks ` +
  'for no such level: leave out `api: google-ads`.';

const newerProgram =
  'Google has switched off v24 of the Google Ads API, which this version speaks: install a newer audience-sync, or leave out `api: google-ads`.';

export function ruleOf(code: string): AdsRule | undefined {
  const kind = code.split('.')[0] ?? '';
  for (const key of [code, kind]) if (Object.hasOwn(rules, key)) return rules[key];
  return undefined;
}

/** google.rpc.Code of refusals that come without an error of the API. */
const statusRules: Readonly<Record<number, AdsRule>> = {
  1: again,
  2: again,
  4: again,
  7: rule('refused', giveAccess),
  8: rule('wait'),
  10: rule('retry'),
  12: rule('refused', () => newerProgram),
  13: again,
  14: again,
  15: again,
  16: rule('credentials', signInAgain),
};

export const ruleOfStatus = (status: number): AdsRule => statusRules[status] ?? rule('give-up');
