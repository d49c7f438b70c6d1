import { sandboxCredentials } from '../../src/sandbox/credentials.ts';

/**
 * The block of a config that reaches the local platforms.
 *
 * @param {import('../../src/sandbox/start-sandbox.ts').SandboxUrls} urls
 */
export function sandboxDestinations(urls) {
  const { google, meta, linkedin } = sandboxCredentials;
  return `destinations:
  google:
    type: google
    account: "${google.account}"
    auth: { client_id: ${google.client_id}, client_secret: ${google.client_secret}, refresh_token: ${google.refresh_token} }
    accept_customer_match_terms: true
    endpoint: ${urls.google}
    token_endpoint: ${urls.google_token_endpoint}
  meta: { type: meta, account: ${meta.account}, access_token: ${meta.access_token}, endpoint: "${urls.meta}" }
  linkedin:
    type: linkedin
    account: "${linkedin.account}"
    source_platform: ${linkedin.source_platform}
    access_token: ${linkedin.access_token}
    endpoint: ${urls.linkedin}`;
}
