import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { readConfigDocument } from '../../src/config/config-document.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadPackages } from '../../src/config/packages/load-packages.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { installNoticeboard, installPackage } from '../destinations/packages/install.ts';
import { installWrong } from '../destinations/packages/wrong-package.ts';
import { folder, say } from './write-config.ts';

const configOf = (block: string, allowed = '[pin, wrong, "@acme/audience-sync-noticeboard"]') => `version: 1
project: acme
sources: { people: { files: people.csv } }
allow: { packages: ${allowed} }
destinations:
  pin: ${block}
`;

/** Beside a config: Noticeboard, one that does things wrong, and `pin` of one file. */
function project(block: string, { pin, allowed }: { readonly pin?: string; readonly allowed?: string } = {}): string {
  const directory = folder({ 'audience-sync.yaml': configOf(block, allowed) });
  installNoticeboard(directory);
  installWrong(directory);
  if (pin !== undefined) installPackage(directory, 'pin', pin);
  return directory;
}

const load = (cwd: string, env: Readonly<Record<string, string>> = {}) => loadConfig({ cwd, env });

async function mistakes(cwd: string): Promise<string[]> {
  const error: unknown = await load(cwd).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error('the config was not refused', { cause: error });
  return error.diagnostics.map(say);
}

const noticeboard = (rest: string) => `{ type: "npm:@acme/audience-sync-noticeboard", ${rest} }`;

test('a destination is what its package builds, and says where that comes from', async () => {
  const cwd = project(
    noticeboard('account: nb-1, api_key: "${KEY}", max_audiences: 2, endpoint: "HTTP://Example.com:80/"'),
  );
  const { config } = await load(cwd, { KEY: 'the key of nb-1' });
  const name = '@acme/audience-sync-noticeboard';
  expect(config.destinations.get('pin')).toMatchObject({
    ...{ name: 'pin', type: `npm:${name}`, account: 'nb-1', apiKey: 'the key of nb-1', endpoint: 'http://example.com' },
    package: { name, url: pathToFileURL(join(cwd, 'node_modules', name, 'index.js')).href, sendsPlain: false },
  });
  expect(config.maxAudiences.get('pin')).toBe(2);
  expect(config.secrets).toEqual(['the key of nb-1']);
});

test('its secrets are secrets where they stand in the file, and what it does not name may be one', async () => {
  const { config } = await load(project(noticeboard('account: "${ACCOUNT}", api_key: written down')), {
    ACCOUNT: 'nb-1',
  });
  expect(config.secrets).toEqual(['written down']);
  const other = await load(
    project('{ type: "npm:wrong", account: "${A}", endpoint: "http://127.0.0.1", more: "${B}" }'),
    {
      A: 'nb-1',
      B: 'who knows',
    },
  );
  expect(other.config.secrets).toEqual(['who knows']);
});

test('without its secrets there is a plan and no sync', async () => {
  const cwd = project(noticeboard('account: nb-1, api_key: "${KEY}"'));
  const { warnings } = await loadConfig({ cwd, env: {}, offline: true });
  expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('not set: KEY')]);
  expect(await mistakes(cwd)).toEqual([expect.stringMatching(/^6:\d+ environment variable KEY is not set/)]);
});

test('mistakes in its block are told with those of the file, where they stand', async () => {
  const cwd = project(
    `${noticeboard('acount: nb-1, api_key: 5, max_audiences: 0')}\n  meta: { type: meta, account: act_1, tokn: x }`,
  );
  expect(await mistakes(cwd)).toMatchInlineSnapshot(`
    [
      "6:55 unknown key "acount" in destinations.pin → Did you mean "account"?",
      "6:78 destinations.pin.api_key must be text, not a number → Put it in quotes.",
      "6:96 destinations.pin.max_audiences must be 1 or more",
      "7:3 destinations.meta.access_token is missing → Add \`access_token:\`.",
      "7:39 unknown key "tokn" in destinations.meta → Known: type, account, access_token, app_secret, api_version, endpoint, max_audiences.",
    ]
  `);
  expect(await mistakes(project(noticeboard('account: mine, api_key: x')))).toMatchInlineSnapshot(`
    [
      "6:64 destinations.pin.account is no account of Noticeboard: nb- and digits",
    ]
  `);
});

test('two configs of one process know their own packages only', async () => {
  const block = noticeboard('account: nb-1, api_key: x');
  await load(project(block));
  expect(await mistakes(project(block, { allowed: '[]' }))).toEqual([expect.stringContaining('does not allow')]);
});

test.each([
  ['throw new Error("no\\nmore");', 'cannot be loaded: no'],
  ['export const = 1;', 'cannot be loaded: '],
  ['import "not-there";', "cannot be loaded: Cannot find package 'not-there'"],
  ['export const settings = {};', 'cannot be used: interfaceVersion is missing'],
  ['export const interfaceVersion = 2;', 'interfaceVersion is 2, and this release has 1 (newer)'],
  ['export const interfaceVersion = 1;', 'settings is missing; adapter is missing'],
  [
    'export * from "wrong"; export const adapter = { capabilities: () => 1 };',
    'settings.type must be "npm:pin"; adapter.rateScope must be a function; adapter.connect must be a function',
  ],
  [
    'import * as wrong from "wrong"; export const interfaceVersion = 1; export const adapter = wrong.adapter; export const settings = { ...wrong.settings, type: "npm:pin", schema: {}, nobodySignsIn: undefined };',
    'settings.schema must be an object of zod 4: z.strictObject({ … }); settings.nobodySignsIn must be { why, fix }',
  ],
])('what cannot be used is told: %s', async (pin, message) => {
  const [first, ...more] = await mistakes(project('{ type: "npm:pin" }', { pin }));
  expect(first).toContain(`6:17 the package pin ${message.startsWith('cannot') ? '' : 'cannot be used: '}${message}`);
  expect(first).toContain('→ ');
  expect(more).toEqual([]);
});

test('one that is never loaded is given up', async () => {
  const cwd = project('{ type: "npm:pin" }', { pin: 'await new Promise(() => {});' });
  const { problems } = await loadPackages(readConfigDocument(join(cwd, 'audience-sync.yaml')), 20);
  expect(problems.map(say)).toEqual([expect.stringContaining('cannot be used: it is not loaded after 0.02 s')]);
});

test('one that builds no destination is told of', async () => {
  expect(await mistakes(project('{ type: "npm:wrong", account: builds-nothing }'))).toEqual([
    expect.stringContaining(
      'the package of destinations.pin (npm:wrong) fails: settings.build gives no destination: account',
    ),
  ]);
});

test.each([
  ['account: tells-key, api_key: "${KEY}"', 'the key of nb-1', 'fails: odd key: [secret]'],
  ['account: a, api_key: "${KEY}"', 'odd but secret', 'api_key is odd: [secret]'],
])('a mistake that quotes a secret is told without it: %s', async (rest, key, message) => {
  const error: unknown = await load(project(`{ type: "npm:wrong", endpoint: "http://127.0.0.1", ${rest} }`), {
    KEY: key,
  }).catch((reason: unknown) => reason);
  const told = error instanceof UserError ? error.diagnostics.map(say).join() : '';
  expect(told).toContain(message);
  expect(told).not.toContain(key);
});
