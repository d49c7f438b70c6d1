import { createHash } from 'node:crypto';
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

const phones = (count: number) =>
  `email,phone,consent\n${Array.from({ length: count }, (_, n) => `ann${n}@example.com,0${3023125000 + n},yes\n`).join('')}`;

async function warnings(defaults: string, kunden: string): Promise<string> {
  const cwd = folder({ 'audience-sync.yaml': config(defaults), 'kunden.csv': kunden });
  const { code, err } = await runCli(['plan'], { cwd });
  expect(code, err).toBe(0);
  return err;
}

test('an identifier of which no value is valid is warned of once, with what would help', async () => {
  const err = await warnings('', phones(12));
  expect(err.match(/none of 12 values of phone is valid/g)).toHaveLength(1);
  expect(err).toContain('source "kunden": none of 12 values of phone is valid\n  → Set `defaults.country`');
  expect(await warnings('defaults: { country: DE }', phones(12))).not.toContain('is valid');
  // Of a few all may be wrong.
  expect(await warnings('', phones(4))).not.toContain('is valid');
});

test('a country is no help where postal codes are hashed in a way that nobody takes', async () => {
  const hashed = Array.from(
    { length: 12 },
    (_, n) => `ann${n}@example.com,${createHash('md5').update(`${n}`).digest('hex')},yes\n`,
  );
  const err = await warnings('', `email,zip,consent\n${hashed.join('')}`);
  expect(err).toContain('none of 12 values of postal_code is valid\n  → Look with');
});
