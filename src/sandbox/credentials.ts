/** The credentials and accounts that exist in the sandbox; everything else is refused the way the platform refuses it. */
export const sandboxCredentials = {
  adroll: {
    api_key: 'sandbox-adroll-client',
    access_token: 'sandbox-adroll-token',
    account: 'ADVERTISABLEEID1234567',
  },
  criteo: {
    client_id: 'sandbox-client',
    client_secret: 'sandbox-secret',
    account: '12345',
  },
  google: {
    client_id: 'sandbox-client',
    client_secret: 'sandbox-secret',
    refresh_token: 'sandbox-refresh-token',
    account: '1234567890',
    login_account: '1111111111',
  },
  meta: {
    access_token: 'sandbox-meta-token',
    account: 'act_1234567890',
  },
  linkedin: {
    access_token: 'sandbox-linkedin-token',
    client_id: 'sandbox-client',
    client_secret: 'sandbox-secret',
    refresh_token: 'sandbox-refresh-token',
    redirect_uri: 'https://example.com/linkedin',
    account: '5123456',
    source_platform: 'SANDBOX',
  },
} as const;
