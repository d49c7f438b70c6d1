import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { folder } from '../config/write-config.ts';
import { zip } from '../sources/zip.ts';
import { type CliWorld, runCli } from './run-cli.ts';

const golden = (name: string) => join('../golden', name);
const exports = join(import.meta.dirname, '../../fixtures/exports');

/** Every variable that a new config may name. */
const credentials = {
  GOOGLE_ACCOUNT: '123-456-7890',
  GOOGLE_CLIENT_ID: 'client',
  GOOGLE_CLIENT_SECRET: 'not a real secret',
  GOOGLE_REFRESH_TOKEN: 'not a real token',
  META_ACCOUNT: 'act_1234567890',
  META_ACCESS_TOKEN: 'not a real token',
  LINKEDIN_ACCOUNT: '5123456',
  LINKEDIN_SOURCE_PLATFORM: 'ACME',
  LINKEDIN_ACCESS_TOKEN: 'not a real token',
};

const small =
  'email,last_order_date,total_spent,newsletter\nada@example.com,2026-01-01,12.50,yes\nalan@example.com,2026-02-01,700,no\n';
/** All Germans. */
const germans = 'email,country\nada@example.com,Germany\nalan@example.com,DE\n';
const orders = 'order,total\n17,20.00\n';

/** A project's folder with these files, a minute older each. */
function project(files: Readonly<Record<string, string>> = { 'people.csv': small }): string {
  const directory = join(folder({}), 'acme');
  mkdirSync(directory);
  Object.entries(files).forEach(([name, text], index) => {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    utimesSync(path, new Date(), new Date(Date.UTC(2026, 10, 24) - 60_000 * index));
  });
  return directory;
}

/** A folder that has the program, so that its name is what people type. */
function programPath(): string {
  return folder({ 'audience-sync': '' });
}

const init = (cwd: string, words: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli(['init', ...words], { cwd, ...world });

const written = (cwd: string, name = 'audience-sync.yaml') => readFileSync(join(cwd, name), 'utf8');

/** The answers of somebody in front of a terminal, a line each. */
const typing = (...lines: string[]): Partial<CliWorld> => ({ stdin: `${lines.join('\n')}\n`, interactive: true });

test('from a Shopify export comes a config that people can read on', async () => {
  const cwd = project({ 'orders.csv': orders, 'unsubscribed-2026-11-01.txt': 'ada@example.com\n' });
  mkdirSync(join(cwd, 'exports'));
  copyFileSync(join(exports, 'shopify-customers.csv'), join(cwd, 'exports/customers-2026-11-24.csv'));
  const { code, out, err } = await init(cwd, ['--yes', '--country', 'us'], { env: { PATH: programPath() } });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  await expect(written(cwd)).toMatchFileSnapshot(golden('init-shopify.yaml.txt'));
  await expect(written(cwd, '.env.example')).toMatchFileSnapshot(golden('init-env.txt'));
  await expect(out).toMatchFileSnapshot(golden('init.txt'));
  expect(await runCli(['check'], { cwd, env: credentials })).toMatchObject({ code: 0, err: '' });
});

test('what it writes passes `check` once the variables stand in .env, and `plan` with the accounts alone', async () => {
  const cwd = project();
  const accounts = ['--google-account', '123-456-7890', '--meta-account', 'act_7', '--linkedin-account', '5123456'];
  const made = JSON.parse((await init(cwd, ['people.csv', '--json', ...accounts])).out) as { variables: string[] };
  expect(made.variables).toHaveLength(6);
  const missing = await runCli(['check', '--online'], { cwd });
  expect(missing.code).toBe(2);
  expect(missing.err.match(/^error: .*environment variable \w+ is not set/gm)).toHaveLength(6);
  const plan = await runCli(['plan', '--json'], { cwd });
  expect(plan.code).toBe(0);
  expect(plan.err).toContain(`not set: ${made.variables.join(', ')}; plan and check do without`);
  expect(JSON.parse(plan.out)).toMatchObject({
    lists: expect.arrayContaining([expect.objectContaining({ wanted: 1 })]),
  });
  writeFileSync(join(cwd, '.env'), written(cwd, '.env.example').replaceAll(/=$/gm, '=x'));
  const { code, out, err } = await runCli(['check', '--json'], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toMatchObject({ project: 'acme', sources: [{ name: 'people', contacts: 2 }], warnings: [] });
});

test('lists can be files, which ask for no account, and go to AdRoll once that plain addresses leave is meant', async () => {
  const cwd = project();
  const { code, out, err } = await init(
    cwd,
    ['--yes', '--to', 'file,adroll', '--adroll-account', 'ABCDEF1234567890'],
    {},
  );
  expect(code, err).toBe(0);
  expect(out).toContain('Say true where you agree: send_plain_email.');
  const config = join(cwd, 'audience-sync.yaml');
  const checked = await runCli(['check'], { cwd, env: {} });
  expect([checked.code, checked.err]).toEqual([2, expect.stringContaining('send_plain_email')]);
  writeFileSync(config, readFileSync(config, 'utf8').replace('send_plain_email: false', 'send_plain_email: true'));
  const planned = await runCli(['plan'], { cwd, env: {} });
  expect(planned.code, planned.err).toBe(0);
  expect(planned.out).toMatch(/ file +\d/);
});

test('segments and consent are made of what the export has', async () => {
  const cwd = project();
  await init(cwd, ['people.csv', '--to', 'meta']);
  const { config } = await loadConfig({ cwd, env: credentials });
  expect(config.consent?.columns.ads).toEqual({ column: 'newsletter', granted: ['yes'], denied: ['no'] });
  expect([...config.segments.values()].map((segment) => ('where' in segment ? segment.where : ''))).toEqual([
    'true',
    'last_order_date >= today() - interval 30 days',
    'last_order_date < today() - interval 90 days',
    'total_spent > 500',
  ]);
  expect([...config.destinations.keys()]).toEqual(['meta']);
  expect([...config.audiences.values()].map(({ name }) => name)).toEqual([
    'acme: Everyone',
    'acme: Recently active',
    'acme: Lapsed',
    'acme: Big spenders',
  ]);
});

test('who opted out is kept off the lists, and a blank is no consent', async () => {
  const cwd = project({});
  copyFileSync(join(exports, 'hubspot-contacts.csv'), join(cwd, 'hubspot.csv'));
  await init(cwd, ['hubspot.csv', '--to', 'meta']);
  const { config } = await loadConfig({ cwd, env: credentials });
  const opt = { column: 'Unsubscribed from all email', granted: ['no'], denied: ['yes'] };
  expect(config.consent).toMatchObject({ columns: { ads: opt, personalization: opt }, unspecified: 'withhold' });
  expect(written(cwd)).toMatch(/# 49 rows leave it blank\. That is no consent[\s\S]*`unspecified: send`/);
});

test('what people did stands in a comment, which makes it events as it is', async () => {
  const cwd = project({
    'customers.csv': 'user_id,email,newsletter\n17,mariajose.ejemplo1@example.net,yes\n',
    'logins-2026-11-24.csv': 'user_id,at\n17,2026-11-20 10:00\n',
  });
  copyFileSync(join(exports, 'shopify-orders.csv'), join(cwd, 'shopify-orders.csv'));
  const { code, out, err } = await init(cwd, ['--yes']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('shopify-orders.csv: shopify-orders, 33 rows, e-mail, phone; what they did');
  const config = written(cwd);
  const active = config
    .replace(/^# events:\n(# .*\n)+/m, (block) => block.replaceAll(/^# /gm, ''))
    .replace('where: "true"', 'where: exists(shopify_orders) or exists(logins)');
  expect(active).not.toBe(config);
  writeFileSync(join(cwd, 'audience-sync.yaml'), active);
  const check = await runCli(['check', '--json'], { cwd, env: credentials });
  expect({ code: check.code, err: check.err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(check.out)).toMatchObject({
    events: [
      { name: 'shopify_orders', rows: 33 },
      { name: 'logins', rows: 1 },
    ],
  });
});

test('an archive of a newsletter gives its subscribers, and keeps off the lists whoever left', async () => {
  const cwd = project({});
  const member = (name: string, who: string) => ({
    name: `${name}_members_export_9c1d2e3f40.csv`,
    content: `Email Address,First Name\n${who}@example.com,${who}\n`,
  });
  const members = [member('subscribed', 'ann'), member('unsubscribed', 'bob'), member('cleaned', 'cat')];
  writeFileSync(join(cwd, 'audience_export_9c1d2e3f40.zip'), zip(members));
  const { code, out } = await init(cwd, ['--yes', '--to', 'meta', '--meta-account', 'act_1']);
  expect(code).toBe(0);
  expect(out).toMatch(/^audience_export_9c1d2e3f40\.zip: cleaned_.*unsubscribed_.*; whoever stands in it is kept off/m);
  expect(written(cwd)).toMatch(
    /^suppress:\n {2}- files: audience_export_\*\.zip\n {4}members: \[cleaned_members_export_\*\.csv, unsubscribed_/m,
  );
  const plan = await runCli(['plan', '--json'], { cwd });
  expect(plan.code).toBe(0);
  expect(JSON.parse(plan.out)).toMatchObject({ lists: [{ wanted: 1 }] });
});

test('a bare list of e-mails is enough', async () => {
  const cwd = project({ 'list.txt': 'ada@example.com\nalan@example.com\n' });
  expect(await init(cwd, ['list.txt', '--to', 'google,linkedin', '--project', 'news'])).toMatchObject({ code: 0 });
  const { config } = await loadConfig({ cwd, env: credentials });
  expect(config.project).toBe('news');
  expect([...config.audiences.keys()]).toEqual(['everyone']);
  expect(config.consent).toBe(undefined);
});

test('what is open is asked on a terminal, again until it can be', async () => {
  const cwd = project({
    'customers.csv': germans,
    'exports/leads-2026-11-24.csv': small,
    'exports/leads-2026-11-23.csv': small,
    'orders.csv': orders,
    'do-not-contact.txt': 'ada@example.com\n',
  });
  const answers = ['3', 'missing.csv', 'exports', '2', 'tiktok', 'meta, google', 'xx', 'none', '', 'seven', 'act_77'];
  const { code, err } = await init(cwd, [], typing(...answers));
  expect(code).toBe(0);
  const { config } = await loadConfig({ cwd, env: credentials });
  expect(config).toMatchObject({ project: 'acme', defaults: { country: undefined } });
  expect(config.sources.get('leads')?.files).toEqual([join(cwd, 'exports/leads-*.csv')]);
  expect(config.suppress.map(({ files }) => files)).toEqual([[join(cwd, 'do-not-contact.txt')]]);
  expect(config.destinations.get('meta')).toMatchObject({ account: 'act_77' });
  expect(config.destinations.get('google')).toMatchObject({ account: '1234567890' });
  // Without the live lines, which come and go.
  const asked = stripVTControlCharacters(err).replaceAll(/\r?init {2}\w+ [^\n]*\n/g, '');
  await expect(asked).toMatchFileSnapshot(golden('init-questions.txt'));
});

test('six questions are the most, and empty answers take the defaults', async () => {
  const cwd = project({ 'customers.csv': germans });
  const five = await init(cwd, [], typing('', '', '', '', ''));
  expect(five).toMatchObject({ code: 2, err: expect.stringContaining('LinkedIn ad account') });
  expect(existsSync(join(cwd, 'audience-sync.yaml'))).toBe(false);
  expect((await init(cwd, [], typing('', '', '', '', '', ''))).code).toBe(0);
  const { config } = await loadConfig({ cwd, env: credentials });
  expect([...config.destinations.keys()]).toEqual(['google', 'meta', 'linkedin']);
  expect(config.defaults.country).toBe('DE');
});

test('what the command line says is not asked', async () => {
  const cwd = project({ 'customers.csv': germans });
  const words = [
    'customers.csv',
    '--to',
    'linkedin',
    '--country',
    'AT',
    '--linkedin-account',
    '5',
    '--project',
    'shop',
  ];
  const { code, err } = await init(cwd, words, { interactive: true });
  expect(code).toBe(0);
  expect(err).not.toMatch(/\]: |account|Country/);
  const { config } = await loadConfig({ cwd, env: credentials });
  expect(config).toMatchObject({ project: 'shop', defaults: { country: 'AT' } });
  expect(config.destinations.get('linkedin')).toMatchObject({ account: '5' });
});

test('`--yes` asks nothing, even on a terminal: the best export, the accounts that are given, the country it is of', async () => {
  const cwd = project({
    'exports/customers.csv': germans,
    'phones.csv': 'phone\n+12125550101\n',
    'orders.csv': orders,
  });
  const words = ['--yes', '--json', '--meta-account', '77'];
  const { code, out } = await init(cwd, words, { interactive: true });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    source: 'customers',
    files: 'exports/customers.csv',
    country: 'DE',
    platforms: ['meta'],
    project: 'acme',
    suppress: [],
    left_out: [{ file: 'orders.csv', why: expect.stringContaining('no column') }],
    variables: ['META_ACCESS_TOKEN'],
  });
});

test('two exports that are equally good are named, and how to choose', async () => {
  const cwd = project({ 'a.csv': small, 'exports/b.csv': small });
  const { code, err } = await init(cwd, ['--yes']);
  expect(code).toBe(2);
  expect(err).toBe(
    'error: 2 exports here are equally good: a.csv, exports/b.csv\n  → Name the one to begin with: `audience-sync init --yes a.csv`.\n',
  );
});

test('an input that ends is no answer', async () => {
  const cwd = project();
  const { code, err } = await init(cwd, ['people.csv'], typing('meta'));
  expect(code).toBe(2);
  expect(err).toContain('the input ended before this was answered: Country');
  expect(existsSync(join(cwd, 'audience-sync.yaml'))).toBe(false);
});

test('a config that is there is left as it is, unless forced', async () => {
  const cwd = project({ 'people.csv': small, 'audience-sync.yaml': 'version: 1\n', '.env.example': 'MINE=\n' });
  const { code, err } = await init(cwd, ['people.csv']);
  expect(code).toBe(2);
  expect(err).toMatch(/there is a config already[\s\S]*--force/);
  expect(written(cwd)).toBe('version: 1\n');
  expect((await init(cwd, ['people.csv', '--force'])).code).toBe(0);
  expect(written(cwd)).toContain('project: acme');
});

test('a place that cannot be written is named, with what to do, before anything is asked', async () => {
  const cwd = project();
  mkdirSync(join(cwd, 'audience-sync.yaml'));
  const { code, err } = await init(cwd, ['people.csv', '--force']);
  expect(code).toBe(2);
  expect(err).toMatch(
    /^error: \S+audience-sync\.yaml cannot be written \(EISDIR\)\n {2}→ Check the folder, its permissions/,
  );
  const nowhere = await init(cwd, ['--config', 'gone/audience-sync.yaml'], { interactive: true });
  expect(nowhere).toMatchObject({ code: 2, err: expect.stringMatching(/^error: \S+ cannot be written \(ENOENT\)/) });
});

test('an `.env.example` that is there stays too', async () => {
  const cwd = project({ 'people.csv': small, '.env.example': 'MINE=\n' });
  const { code, out } = await init(cwd, ['people.csv', '--json', '--to', 'meta'], { env: { PATH: programPath() } });
  expect(code).toBe(0);
  expect(written(cwd, '.env.example')).toBe('MINE=\n');
  expect(JSON.parse(out)).toEqual({
    config: join(cwd, 'audience-sync.yaml'),
    events: [],
    env_example: null,
    variables: ['META_ACCOUNT', 'META_ACCESS_TOKEN'],
    source: 'people',
    audiences: ['everyone', 'recent', 'lapsed', 'big-spenders'],
    project: 'acme',
    country: null,
    platforms: ['meta'],
    files: 'people.csv',
    suppress: [],
    left_out: [],
    next: ['audience-sync plan', 'audience-sync check --online', 'audience-sync sync'],
  });
});

test('`--config` says where it goes, and paths and commands are written for there', async () => {
  const cwd = project({ 'people-2026-11-24.csv': small });
  mkdirSync(join(cwd, 'ads'));
  const words = ['people-2026-11-24.csv', '--config', 'ads/shop.yaml'];
  const { code, out } = await init(cwd, words, { env: { PATH: programPath() } });
  expect(code).toBe(0);
  expect(out).toContain('`cp ads/.env.example ads/.env`');
  expect(out).toContain('`audience-sync plan --config ads/shop.yaml`');
  const { config } = await loadConfig({ cwd, file: 'ads/shop.yaml', env: credentials });
  expect(config.sources.get('people')?.files).toEqual([join(cwd, 'people-*.csv')]);
  expect(statSync(join(cwd, 'ads/shop.yaml')).mode & 0o777).toBe(0o644 & ~process.umask());
});

test('who begins with a list of people to be left alone is warned', async () => {
  const cwd = project({ 'unsubscribed.csv': small });
  const { code, err } = await init(cwd, ['unsubscribed.csv']);
  expect(code).toBe(0);
  expect(err).toMatch(/^warning: unsubscribed\.csv is named like a list of people who must be left alone/);
  const { config } = await loadConfig({ cwd, env: credentials });
  expect(config.suppress).toEqual([]);
});

test.each([
  ['no export', [], 'no export is named'],
  [
    'no export of contacts here',
    ['--yes', '--config', 'sub/audience-sync.yaml'],
    /no export of contacts.*other\.csv \(no column/,
  ],
  ['an export that is not there', ['missing.csv'], 'missing.csv'],
  ['a folder', ['customers.csv'], 'customers.csv is a folder'],
  ['standard input', ['-'], 'standard input is not'],
  ['a project that is no name', ['people.csv', '--project', 'my shop'], '--project'],
  ['an unknown platform', ['people.csv', '--to', 'tiktok'], 'google, meta, linkedin'],
  ['an unknown country', ['people.csv', '--country', 'UK'], 'ISO 3166'],
  ['an account that is none', ['people.csv', '--meta-account', 'shop'], '--meta-account shop is not valid'],
  ['an account of another platform', ['people.csv', '--to', 'meta', '--google-account', '1'], '--to leaves google out'],
  ['a file without identifiers', ['other.csv'], 'no column is an identifier'],
  ['a file of ids alone', ['ids.csv'], 'no row has an e-mail, phone, mobile id or full address'],
  ['a header alone', ['--yes', 'header.csv'], 'header.csv has no rows'],
])('%s: exit 2, and nothing is written', async (_, words, says) => {
  const named = words.some((word) => word.endsWith('people.csv'));
  const cwd = project({
    'other.csv': 'colour,size\nred,4\n',
    'ids.csv': 'customer_id\n7\n',
    'header.csv': 'email,phone\n',
    ...(named && { 'people.csv': small }),
  });
  mkdirSync(join(cwd, 'customers.csv'));
  mkdirSync(join(cwd, 'sub'));
  const { code, out, err } = await init(cwd, words);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(says);
  expect(existsSync(join(cwd, 'audience-sync.yaml'))).toBe(false);
});
