/** A platform that lists can be sent to, or files for what people upload themselves. */
export const starterPlatforms = ['google', 'meta', 'linkedin', 'criteo', 'adroll', 'file'] as const;
export type StarterPlatform = (typeof starterPlatforms)[number];

/** Those that a new config has when nobody says which. */
export const usualPlatforms: readonly StarterPlatform[] = ['google', 'meta', 'linkedin'];

/** An ad account in a new config: its lines, and the variables that it needs. */
interface StarterDestination {
  /** `account` as YAML: the id that was given, or a variable. */
  lines(account: string): readonly string[];
  /** The variable that stands in for an account id that was not given, and what the id looks like. Files have no account. */
  readonly account?: { readonly variable: string; readonly what: string; readonly looks: RegExp };
  readonly variables: readonly { readonly name: string; readonly what: string }[];
}

/** Where each value is found: the platforms' own pages, 2026-11. */
export const starterDestinations: Readonly<Record<StarterPlatform, StarterDestination>> = {
  google: {
    lines: (account) => [
      '  google:                          # Google Ads, through the Data Manager API',
      '    type: google',
      `    account: ${account}`,
      '    # api: google-ads              # where Google takes Customer Match from this account by the Google Ads API',
      '    # login_account: "1111111111"  # the manager account, when access goes through one',
      '    auth:                          # or { service_account_file: … } or { application_default: true }',
      '      client_id: ${GOOGLE_CLIENT_ID}',
      '      client_secret: ${GOOGLE_CLIENT_SECRET}',
      '      # Or take this line out, and sign in: audience-sync auth login google',
      '      refresh_token: ${GOOGLE_REFRESH_TOKEN}',
      '    # Say true once you have accepted the Customer Match terms in Google Ads.',
      '    accept_customer_match_terms: false',
    ],
    account: {
      variable: 'GOOGLE_ACCOUNT',
      what: 'customer id of the Google Ads account, ten digits',
      looks: /^\d[\d-]*$/,
    },
    variables: [
      { name: 'GOOGLE_CLIENT_ID', what: 'an OAuth client of a Google Cloud project with the Data Manager API' },
      { name: 'GOOGLE_CLIENT_SECRET', what: 'its secret' },
      { name: 'GOOGLE_REFRESH_TOKEN', what: 'consent of a user of the ad account, with scope .../auth/datamanager' },
    ],
  },
  meta: {
    lines: (account) => [
      '  meta:                            # Facebook, Instagram',
      '    type: meta',
      `    account: ${account}`,
      '    access_token: ${META_ACCESS_TOKEN}',
      '    # app_secret: ${META_APP_SECRET}  # signs calls, where the app asks for it',
    ],
    account: { variable: 'META_ACCOUNT', what: 'id of the Meta ad account, act_ and digits', looks: /^(act_)?\d+$/ },
    variables: [
      {
        name: 'META_ACCESS_TOKEN',
        what: 'token of a system user with ads_management on the ad account (it does not expire)',
      },
    ],
  },
  linkedin: {
    lines: (account) => [
      '  linkedin:',
      '    type: linkedin',
      `    account: ${account}`,
      '    source_platform: ${LINKEDIN_SOURCE_PLATFORM}  # without one: mode: list-upload, in place of this line',
      '    access_token: ${LINKEDIN_ACCESS_TOKEN}',
    ],
    account: { variable: 'LINKEDIN_ACCOUNT', what: 'id of the LinkedIn ad account, digits', looks: /^\d+$/ },
    variables: [
      { name: 'LINKEDIN_SOURCE_PLATFORM', what: 'the name that LinkedIn gave your application for DMP segments' },
      { name: 'LINKEDIN_ACCESS_TOKEN', what: 'token with scope rw_dmp_segments (it lasts 60 days)' },
    ],
  },
  criteo: {
    lines: (account) => [
      '  criteo:',
      '    type: criteo',
      `    account: ${account}`,
      '    auth: { client_id: "${CRITEO_CLIENT_ID}", client_secret: "${CRITEO_CLIENT_SECRET}" }',
    ],
    account: { variable: 'CRITEO_ACCOUNT', what: 'id of the Criteo advertiser, digits', looks: /^\d+$/ },
    variables: [
      { name: 'CRITEO_CLIENT_ID', what: 'key of an app that the advertiser has given its consent' },
      { name: 'CRITEO_CLIENT_SECRET', what: 'its secret' },
    ],
  },
  adroll: {
    lines: (account) => [
      '  adroll:',
      '    type: adroll',
      `    account: ${account}`,
      '    api_key: ${ADROLL_API_KEY}',
      '    access_token: ${ADROLL_ACCESS_TOKEN}',
      '    # AdRoll takes addresses in plain alone: say true when that is meant.',
      '    # It takes nobody off before membership_days are over.',
      '    send_plain_email: false',
    ],
    account: {
      variable: 'ADROLL_ACCOUNT',
      what: 'id of the AdRoll advertiser, capitals and digits',
      looks: /^[A-Z0-9]+$/,
    },
    variables: [
      { name: 'ADROLL_API_KEY', what: 'client id of your app at NextRoll' },
      { name: 'ADROLL_ACCESS_TOKEN', what: 'a personal access token' },
    ],
  },
  file: {
    lines: () => [
      '  file:                            # files for an upload form; no ad account is asked',
      '    type: file',
      '    format: google                 # or meta, linkedin, criteo, microsoft, tiktok, pinterest, snapchat, x, reddit',
      '    folder: uploads',
    ],
    variables: [],
  },
};
