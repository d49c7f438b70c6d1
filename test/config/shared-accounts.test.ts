import { expect, test } from 'vitest';
import { load, mistakes } from './write-config.ts';

const config = (audiences: string) => `version: 1
project: acme
sources: { customers: { files: customers.csv } }
segments: { all: { from: customers, where: "true" } }
destinations:
  meta: { type: meta, account: act_1, access_token: x }
  facebook: { type: meta, account: "1", access_token: y }
  linkedin: { type: linkedin, account: "1", source_platform: X, access_token: x }
audiences:
${audiences}`;

test('an audience that would have two lists on one ad account is refused', async () => {
  expect(await mistakes(config('  all: { segment: all, to: [meta, linkedin, facebook] }\n'))).toEqual([
    '10:24 audiences.all.to names one ad account twice: meta and facebook are both meta act_1 → Remove facebook or meta from it.',
  ]);
});

test('one ad account under two names is no mistake where each audience goes to one of them', async () => {
  const { config: loaded } = await load(
    config('  all: { segment: all, to: [meta] }\n  others: { segment: all, to: [facebook, linkedin] }\n'),
  );
  expect([...loaded.audiences.keys()]).toEqual(['all', 'others']);
});

test('the same id at another endpoint is another ad account, however the endpoint is written', async () => {
  const at = (endpoint: string) =>
    config('  all: { segment: all, to: [meta, facebook] }\n').replace(
      'access_token: y }',
      `access_token: y, endpoint: "${endpoint}" }`,
    );
  await load(at('https://proxy.example.com'));
  for (const own of ['https://graph.facebook.com/', 'HTTPS://Graph.Facebook.com:443']) {
    expect(await mistakes(at(own))).toHaveLength(1);
  }
});
