/** The secret of the sandbox's app: `appsecret_proof` is checked against it. */
export const APP_SECRET = 'sandbox-app-secret';
