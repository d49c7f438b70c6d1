import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { load } from './write-config.ts';

const page = readFileSync(new URL('../../docs/audiences.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map((match) => match[1] ?? '');

const base = `version: 1
project: acme
sources: { customers: { files: exports/customers.csv } }
consent: { column: consent, granted: ["yes"] }
events:
  views: { files: views.csv, of: customers, key: email, time: viewed_at }
  carts: { files: carts.csv, of: customers, key: email, time: viewed_at }
  orders: { files: orders.csv, of: customers, key: email, time: viewed_at }
segments:
  cart-abandoners: { recipe: cart-abandoners }
  browse-abandoners: { recipe: browse-abandoners }
  lapsed: { recipe: lapsed }
  open-deals: { from: customers, where: "true" }
destinations:
  meta: { type: meta, account: act_1, access_token: x }
  google: { type: google, account: "1", auth: { application_default: true } }
  linkedin: { type: linkedin, account: "1", source_platform: X, access_token: x }
audiences:
  left-something-behind: { segment: cart-abandoners, to: [meta] }
  looked-around: { segment: browse-abandoners, to: [meta] }
  lapsed: { segment: lapsed, to: [meta] }
`;

test.each(examples)('an example of the page can stand in a config: %#', async (example) => {
  const blocks = parse(base) as Record<string, object>;
  for (const [key, value] of Object.entries(parse(example) as Record<string, object>)) {
    blocks[key] = Array.isArray(value) ? value : { ...blocks[key], ...value };
  }
  await expect(load(stringify(blocks), { META_ACCESS_TOKEN: 'x' })).resolves.toMatchObject({ warnings: [] });
});
