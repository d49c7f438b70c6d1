import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { folder } from '../config/write-config.ts';
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

/** A project's folder with a small export. */
function project(files: Readonly<Record<string, string>> = { 'people.csv': small }): string {
  const directory = join(folder({}), 'acme');
  mkdirSync(directory);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

const init = (cwd: string, words: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli(['init', ...words], { cwd, ...world });

const written = (cwd: string, name = 'audience-sync.yaml') => readFileSync(join(cwd, name), 'utf8');

/** The answers of somebody in front of a terminal, a line each. */
const typing = (...lines: string[]): Partial<CliWorld> => ({ stdin: `${lines.join('\n')}\n`, interactive: true });

test('from a Shopify export comes a config that people can read on', async () => {
  const cwd = project({});
  mkdirSync(join(cwd, 'exports'));
  copyFileSync(join(exports, 'shopify-customers.csv'), join(cwd, 'exports/customers-2026-11-24.csv'));
  const { code, out, err } = await init(cwd, ['exports/customers-2026-11-24.csv', '--country', 'us']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  await expect(written(cwd)).toMatchFileSnapshot(golden('init-shopify.yaml.txt'));
  await expect(written(cwd, '.env.example')).toMatchFileSnapshot(golden('init-env.txt'));
  await expect(out).toMatchFileSnapshot(golden('init.txt'));
});

test('what it writes passes `check` once the variables are set', async () => {
  const cwd = project();
  await init(cwd, ['people.csv']);
  const missing = await runCli(['check'], { cwd });
  expect(missing.code).toBe(2);
  expect(missing.err.match(/environment variable \w+ is not set/g)).toHaveLength(Object.keys(credentials).length);
  expect(missing.err.match(/^error:/gm)).toHaveLength(Object.keys(credentials).length);
  const { code, out, err } = await runCli(['check', '--json'], { cwd, env: credentials });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toMatchObject({ project: 'acme', sources: [{ name: 'people', contacts: 2 }], warnings: [] });
});

test('segments and consent are made of what the export has', async () => {
  const cwd = project();
  await init(cwd, ['people.csv', '--to', 'meta']);
  const { config } = await loadConfig({ cwd, env: credentials });
  expect(config.consent).toMatchObject({ column: 'newsletter', granted: ['yes'], denied: ['no'] });
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
  expect(config.consent).toEqual({
    column: 'Unsubscribed from all email',
    granted: ['no'],
    denied: ['yes'],
    unspecified: 'withhold',
  });
  expect(written(cwd)).toMatch(/# 49 rows leave it blank\. That is no consent[\s\S]*`unspecified: send`/);
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
  const cwd = project();
  const answers = [
    'missing.csv',
    'people.csv',
    'my shop',
    'my-shop',
    'tiktok',
    'meta, google',
    'xx',
    'de',
    '',
    'act_77',
  ];
  const { code, err } = await init(cwd, [], typing(...answers));
  expect(code).toBe(0);
  const { config } = await loadConfig({ cwd, env: credentials });
  expect(config).toMatchObject({ project: 'my-shop', defaults: { country: 'DE' } });
  expect(config.destinations.get('meta')).toMatchObject({ account: 'act_77' });
  expect(config.destinations.get('google')).toMatchObject({ account: '1234567890' });
  await expect(err.split('inspect  ')[0]).toMatchFileSnapshot(golden('init-questions.txt'));
});

test('what the command line says is not asked, and empty answers take the defaults', async () => {
  const cwd = project();
  const words = ['people.csv', '--project', 'shop', '--to', 'linkedin'];
  const { code, err } = await init(cwd, words, typing('', ''));
  expect(code).toBe(0);
  expect(err).not.toMatch(/Export|project|Platforms/);
  const { config } = await loadConfig({ cwd, env: credentials });
  expect(config.defaults.country).toBe(undefined);
});

test('an input that ends is no answer', async () => {
  const cwd = project();
  const { code, err } = await init(cwd, ['people.csv'], typing('shop'));
  expect(code).toBe(2);
  expect(err).toContain('the input ended before this was answered: Platforms');
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

test('a place that cannot be written is named, with what to do', async () => {
  const cwd = project();
  mkdirSync(join(cwd, 'audience-sync.yaml'));
  const { code, err } = await init(cwd, ['people.csv', '--force']);
  expect(code).toBe(2);
  expect(err).toMatch(
    /^error: \S+audience-sync\.yaml cannot be written \(EISDIR\)\n {2}→ Check the folder, its permissions/,
  );
});

test('an `.env.example` that is there stays too', async () => {
  const cwd = project({ 'people.csv': small, '.env.example': 'MINE=\n' });
  const { code, out } = await init(cwd, ['people.csv', '--json']);
  expect(code).toBe(0);
  expect(written(cwd, '.env.example')).toBe('MINE=\n');
  expect(JSON.parse(out)).toEqual({
    config: join(cwd, 'audience-sync.yaml'),
    env_example: null,
    variables: Object.keys(credentials),
    source: 'people',
    audiences: ['everyone', 'recent', 'lapsed', 'big-spenders'],
  });
});

test('`--config` says where it goes, and paths are written as seen from there', async () => {
  const cwd = project();
  mkdirSync(join(cwd, 'ads'));
  expect((await init(cwd, ['people.csv', '--config', 'ads/shop.yaml'])).code).toBe(0);
  const { config } = await loadConfig({ cwd, file: 'ads/shop.yaml', env: credentials });
  expect(config.sources.get('people')?.files).toBe(join(cwd, 'people.csv'));
  expect(statSync(join(cwd, 'ads/shop.yaml')).mode & 0o777).toBe(0o644 & ~process.umask());
});

test.each([
  ['no export', [], 'no export is named'],
  ['an export that is not there', ['missing.csv'], 'missing.csv'],
  ['standard input', ['-'], 'standard input is not'],
  ['a project that is no name', ['people.csv', '--project', 'my shop'], '--project'],
  ['an unknown platform', ['people.csv', '--to', 'tiktok'], 'google, meta, linkedin'],
  ['an unknown country', ['people.csv', '--country', 'UK'], 'ISO 3166'],
  ['a file without identifiers', ['other.csv'], 'no column is an identifier'],
])('%s: exit 2, and nothing is written', async (_, words, says) => {
  const cwd = project({ 'people.csv': small, 'other.csv': 'colour,size\nred,4\n' });
  const { code, out, err } = await init(cwd, words);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(says);
  expect(existsSync(join(cwd, 'audience-sync.yaml'))).toBe(false);
});
