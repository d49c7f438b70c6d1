import type { SandboxUrls } from '../sandbox/start-sandbox.ts';
import { sandboxCredentials } from '../sandbox/credentials.ts';

/** `audience-sync.yaml` of the demo: a made-up shop with four segments on three platforms that run on this machine. */
export function demoConfig(urls: SandboxUrls): string {
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
    type: google
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

audiences:
  vips: { name: VIPs, segment: vips, to: [google, meta, linkedin] }
  recent-buyers: { name: Recent buyers, segment: recent-buyers, to: [google, meta] }
  win-back:
    name: Win-back
    description: Spent over 300, silent for 90 days
    segment: win-back
    to: [google, meta, linkedin]
    membership_days: 180
`;
}

/** `.env` beside it: the credentials that exist in the sandbox. */
export function demoEnvironment(): string {
  const { google, meta, linkedin } = sandboxCredentials;
  return `GOOGLE_CLIENT_SECRET=${google.client_secret}
GOOGLE_REFRESH_TOKEN=${google.refresh_token}
META_ACCESS_TOKEN=${meta.access_token}
LINKEDIN_ACCESS_TOKEN=${linkedin.access_token}
`;
}
