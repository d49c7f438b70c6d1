import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = (defaults: string) => `version: 1
project: acme
${defaults}
sources: { kunden: { files: kunden.csv } }
consent: { column: consent, granted: ["yes"] }
segments: { all: { from: kunden, where: "true" } }
destinations:
  meta: { type: meta, account: act_1, access_token: not-a-real-token }
  google: { type: google, account: "1234567890", auth: { application_default: true }, accept_customer_match_terms: true }
audiences: { all: { name: All, segment: all, to: [meta, google] } }
`;

const rows = (count: number) =>
  Array.from({ length: count }, (_, n) => `ann${n}@example.com,0${3023125000 + n},yes\n`).join('');

async function warnings(defaults: string, count: number): Promise<string> {
  const cwd = folder({ 'audience-sync.yaml': config(defaults), 'kunden.csv': `email,phone,consent\n${rows(count)}` });
  const { code, err } = await runCli(['plan'], { cwd });
  expect(code, err).toBe(0);
  return err;
}

test('an identifier of which no value is valid is warned of once, with what would help', async () => {
  const err = await warnings('', 12);
  expect(err.match(/none of 12 values of phone is valid/g)).toHaveLength(1);
  expect(err).toContain('source "kunden": none of 12 values of phone is valid\n  → Set `defaults.country`');
  expect(await warnings('defaults: { country: DE }', 12)).not.toContain('is valid');
  // Of a few all may be wrong.
  expect(await warnings('', 4)).not.toContain('is valid');
});
