import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { folder, load, say } from './write-config.ts';

const yaml = `version: 1
project: acme
defaults: { country: us, timezone: Europe/Berlin }
sources:
  customers:
    files: exports/customers-*.csv
    max_age: 2d
    preset: shopify
    map: { email: [Email, Secondary Email], external_id: Customer ID }
    types: { total_spent: number }
  stdin: { files: "-" }
consent: { column: ok, granted: ["yes"], denied: ["no"] }
suppress: [{ files: /lists/out.csv, pick: all, sheet: 2 }]
segments:
  vips:
    from: customers
    where: "total_spent > 500"
  rest: { include: [vips], exclude: [vips] }
destinations:
  google:
    type: google
    account: 123-456-7890
    auth: { client_id: a-client, client_secret: "\${GOOGLE_SECRET}", refresh_token: "written in clear" }
    accept_customer_match_terms: true
  meta: { type: meta, account: "42", access_token: "\${META_TOKEN:-default token}", endpoint: "http://127.0.0.1:9/" }
  linkedin: { type: linkedin, account: "5", source_platform: X, access_token: "\${file:linkedin.token}" }
audiences:
  vips: { segment: vips, to: [google, meta], identifiers: [email, name], membership_days: "\${DAYS}", refresh_days: 120 }
guards: { max_removed: 12.5% }
schedule: [{ cron: "0  6 * * *" }, { cron: "5 7 * * mon", audiences: [vips, vips], jitter: 0s, missed: skip, max_wait: 1.5h }]
`;
const files = { '.env': 'DAYS=180\nGOOGLE_SECRET=from the file', 'linkedin.token': 'token in a file\n' };

test('the file becomes a config with defaults, units, absolute paths and filled-in variables', async () => {
  const { config, warnings } = await load(yaml, { GOOGLE_SECRET: 'from the environment' }, files);
  expect(warnings).toEqual([]);
  expect(config).toMatchObject({ project: 'acme', defaults: { country: 'US', timezone: 'Europe/Berlin' } });
  expect(config.sources.get('customers')).toEqual({
    name: 'customers',
    files: [join(config.directory, 'exports/customers-*.csv')],
    pick: 'newest',
    maxAge: 172_800_000,
    preset: 'shopify',
    map: { email: ['Email', 'Secondary Email'], external_id: ['Customer ID'] },
    types: { total_spent: 'number' },
    columns: {},
  });
  expect(config.sources.get('stdin')?.files).toEqual(['-']);
  const all = { column: 'ok', granted: ['yes'], denied: ['no'] };
  expect(config.consent).toEqual({
    presets: [],
    columns: { ads: all, personalization: all, email: all },
    unspecified: 'withhold',
    files: [],
    regions: [],
  });
  expect(config.suppress).toMatchObject([{ files: ['/lists/out.csv'], pick: 'all', sheet: '2' }]);
  expect([...config.segments.values()]).toEqual([
    { kind: 'filter', name: 'vips', from: 'customers', where: 'total_spent > 500' },
    { kind: 'combination', name: 'rest', include: ['vips'], allOf: [], exclude: ['vips'] },
  ]);
  expect(config.audiences.get('vips')).toEqual({
    key: 'vips',
    family: 'vips',
    name: 'vips',
    description: undefined,
    segment: 'vips',
    members: 'people',
    to: ['google', 'meta'],
    identifiers: ['email', 'first_name', 'last_name', 'country', 'postal_code', 'region', 'city'],
    membershipDays: 180,
    refreshDays: 120,
  });
  expect(config.guards).toEqual({ maxRemoved: 0.125, allowEmpty: false, maxRejected: 0.2 });
  expect(config.schedule).toEqual([
    { cron: '0 6 * * *', audiences: undefined, jitter: 0, missed: 'run', maxWait: undefined },
    { cron: '5 7 * * mon', audiences: ['vips'], jitter: 0, missed: 'skip', maxWait: 5_400_000 },
  ]);
});

test('destinations get their endpoints, and the environment wins over .env', async () => {
  const { config } = await load(yaml, { GOOGLE_SECRET: 'from the environment' }, files);
  expect(config.destinations.get('google')).toEqual({
    type: 'google',
    name: 'google',
    api: 'data-manager',
    account: '1234567890',
    loginAccount: undefined,
    auth: {
      kind: 'refresh_token',
      clientId: 'a-client',
      clientSecret: 'from the environment',
      refreshToken: 'written in clear',
    },
    acceptCustomerMatchTerms: true,
    endpoint: 'https://datamanager.googleapis.com',
    tokenEndpoint: 'https://oauth2.googleapis.com/token',
    authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  });
  expect(config.destinations.get('meta')).toMatchObject({
    account: 'act_42',
    auth: { accessToken: 'default token' },
    endpoint: 'http://127.0.0.1:9',
  });
  expect(config.destinations.get('linkedin')).toMatchObject({ auth: { accessToken: 'token in a file' } });
});

test('secrets are what stands at secret keys, from variables, files or in clear', async () => {
  const { config } = await load(yaml, {}, files);
  expect(config.secrets.toSorted()).toEqual(['default token', 'from the file', 'token in a file', 'written in clear']);
});

test('keys and values know where they stand', async () => {
  const { config } = await load(yaml, {}, files);
  expect(config.at('segments', 'vips')).toEqual({ file: config.file, line: 15, column: 3 });
  expect(config.at('segments', 'vips', 'where')).toEqual({ file: config.file, line: 17, column: 13 });
  expect(config.at('audiences', 'vips', 'to', 1)).toMatchObject({ line: 28, column: 39 });
  expect(config.at('segments', 'rest', 'where')).toMatchObject({ line: 18, column: 3 });
});

test('the config is found in a parent directory', async () => {
  const directory = folder({ 'audience-sync.yaml': 'version: 1\nproject: acme\nsources: {}\n' });
  mkdirSync(join(directory, 'below/it'), { recursive: true });
  const { config } = await loadConfig({ cwd: join(directory, 'below/it'), env: {} });
  expect(config.file).toBe(join(directory, 'audience-sync.yaml'));
});

test('no config is exit 2 and says how to get one', async () => {
  const directory = folder({});
  await expect(loadConfig({ cwd: directory, env: {} })).rejects.toMatchObject({
    exitCode: 2,
    diagnostics: [{ fix: expect.stringContaining('audience-sync init') as string }],
  });
  await expect(loadConfig({ cwd: directory, file: 'other.yaml', env: {} })).rejects.toThrow(/other\.yaml/);
});

test('JSON in the file is read with its places', async () => {
  const json = JSON.stringify({ version: 1, project: 'acme', sources: { a: { files: 'a.csv' } } }, null, 1);
  const { config } = await load(json);
  expect(config.at('sources', 'a', 'files')).toMatchObject({ line: 6, column: 14 });
});

test('a doubled dollar keeps a brace as it is', async () => {
  const { config } = await load('version: 1\nproject: acme\nsources: { a: { files: "$${x}.csv" } }\n');
  expect(config.sources.get('a')?.files).toEqual([join(config.directory, '${x}.csv')]);
});

test('what is probably not meant is warned about', async () => {
  const { warnings } = await load(`version: 1
project: acme
sources: { a: { files: a.csv } }
segments: { a: { from: a, where: true } }
destinations:
  meta: { type: meta, account: "1", access_token: x, endpoint: "http://example.com" }
audiences:
  a: { segment: a, to: [meta], membership_days: 30, refresh_days: 30 }
`);
  expect(warnings.map(say)).toEqual([
    expect.stringMatching(/^-:- there is no `consent` block/),
    expect.stringMatching(/^8:67 audiences\.a: members leave the list after 30 days/),
    expect.stringMatching(/^6:65 destinations\.meta: the access token goes over plain HTTP to example\.com/),
  ]);
});
