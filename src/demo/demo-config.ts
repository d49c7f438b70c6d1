import type { SandboxUrls } from '../sandbox/start-sandbox.ts';
import { sandboxCredentials } from '../sandbox/credentials.ts';

export interface DemoDoors {
  /** Whether the lists also go to Criteo, to AdRoll and into files; default: no. */
  readonly all?: boolean;
  /** Whether Google is reached by the Google Ads API; default: by the Data Manager API. */
  readonly googleAds?: boolean;
}

/** `audience-sync.yaml` of the demo: a made-up shop with four segments on platforms that run on this machine. */
export function demoConfig(urls: SandboxUrls, { all = false, googleAds = false }: DemoDoors = {}): string {
  const further = all ? ', criteo, adroll, uploads, newsletter' : '';
  const { google, meta, linkedin } = sandboxCredentials;
  return `version: 1
project: demo-shop
defaults: { country: US, timezone: UTC }

sources:
  customers:
    files: exports/customers-*.csv      # the newest one
    max_age: 2d
    columns: { last_order_at: Last Order Date }

consent:
  column: Accepts Email Marketing
  granted: ["yes"]
  denied: ["no"]

suppress:
  - files: lists/unsubscribed.csv

segments:
  vips:
    from: customers
    where: total_spent > 500
  recent-buyers:
    from: customers
    where: last_order_at >= today() - interval 30 days
  lapsed-vips:
    from: customers
    where: last_order_at < today() - interval 90 days and total_spent > 300
  win-back:
    include: [lapsed-vips]
    exclude: [recent-buyers]

destinations:
  google:
    type: google${googleAds ? '\n    api: google-ads' : ''}
    account: "${google.account}"
    auth:
      client_id: ${google.client_id}
      client_secret: \${GOOGLE_CLIENT_SECRET}
      refresh_token: \${GOOGLE_REFRESH_TOKEN}
    accept_customer_match_terms: true
    endpoint: ${urls.google}
    token_endpoint: ${urls.google_token_endpoint}
  meta:
    type: meta
    account: ${meta.account}
    access_token: \${META_ACCESS_TOKEN}
    endpoint: ${urls.meta}
  linkedin:
    type: linkedin
    account: "${linkedin.account}"
    source_platform: ${linkedin.source_platform}
    access_token: \${LINKEDIN_ACCESS_TOKEN}
    endpoint: ${urls.linkedin}
    token_endpoint: ${urls.linkedin_token_endpoint}
${all ? furtherDestinations(urls) : ''}
audiences:
  vips: { name: VIPs, segment: vips, to: [google, meta, linkedin${further}] }
  recent-buyers: { name: Recent buyers, segment: recent-buyers, to: [google, meta] }
  win-back:
    name: Win-back
    description: Spent over 300, silent for 90 days
    segment: win-back
    to: [google, meta, linkedin]
    membership_days: 180
`;
}

function furtherDestinations(urls: SandboxUrls): string {
  const { criteo, adroll } = sandboxCredentials;
  return `  criteo:
    type: criteo
    account: "${criteo.account}"
    auth: { client_id: ${criteo.client_id}, client_secret: "\${CRITEO_CLIENT_SECRET}" }
    endpoint: ${urls.criteo}
    token_endpoint: ${urls.criteo_token_endpoint}
  adroll:                               # takes plain addresses alone, and nobody off
    type: adroll
    account: ${adroll.account}
    api_key: ${adroll.api_key}
    access_token: \${ADROLL_ACCESS_TOKEN}
    send_plain_email: true
    endpoint: ${urls.adroll}
  uploads: { type: file, format: tiktok, folder: uploads }       # for TikTok's own upload form
  newsletter: { type: file, format: newsletter, folder: uploads }
`;
}

/** `.env` beside it: the credentials that exist in the sandbox. */
export function demoEnvironment(): string {
  const { google, meta, linkedin, criteo, adroll } = sandboxCredentials;
  return `GOOGLE_CLIENT_SECRET=${google.client_secret}
GOOGLE_REFRESH_TOKEN=${google.refresh_token}
META_ACCESS_TOKEN=${meta.access_token}
LINKEDIN_ACCESS_TOKEN=${linkedin.access_token}
CRITEO_CLIENT_SECRET=${criteo.client_secret}
ADROLL_ACCESS_TOKEN=${adroll.access_token}
`;
}
