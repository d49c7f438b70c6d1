import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readVersion } from '../../src/cli/version.ts';
import { versionModules } from './source-imports.ts';
import { traceRun } from './trace-run.ts';

/** For files that are packed; none of these is. */
const unpackers = ['fzstd', 'xxhash-wasm', 'yauzl'];
const sdks = ['facebook-nodejs-business-sdk', 'google-ads-api', 'google-auth-library', 'node-forge'];
const drivers = ['pg', 'pg-cursor', 'node-sqlite3-wasm'];
const ofWorkbooks = ['saxes'];
/** Small enough to be there at every start. */
const atStart = ['commander', 'fastest-levenshtein', 'ms'];

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'project-'));
  writeFileSync(join(project, 'people.csv'), 'Email,Phone\nada@example.com,+14155550101\n');
  // Nobody listens at this port, and `plan` must not even try.
  const dead = 'http://127.0.0.1:9';
  writeFileSync(
    join(project, 'audience-sync.yaml'),
    `version: 1
project: acme
sources: { people: { files: people.csv } }
segments: { all: { from: people, where: true } }
destinations:
  google:
    type: google
    account: "1234567890"
    auth: { client_id: a, client_secret: b, refresh_token: c }
    endpoint: ${dead}
    token_endpoint: ${dead}/token
  google-ads:
    type: google
    api: google-ads
    account: "1234567891"
    auth: { client_id: a, client_secret: b, refresh_token: c }
  meta: { type: meta, account: "1", access_token: x, endpoint: "${dead}" }
  linkedin: { type: linkedin, account: "5", source_platform: X, access_token: x, endpoint: "${dead}" }
audiences:
  all: { segment: all, to: [google, meta, linkedin] }
  only-meta: { segment: all, to: [meta] }
  only-google: { segment: all, to: [google] }
  only-google-ads: { segment: all, to: [google-ads] }
`,
  );
});
afterAll(() => rmSync(project, { recursive: true }));

test('`--version` loads nothing but what tells it', () => {
  const { packages, modules, out } = traceRun(['--version']);
  expect(out).toBe(`${readVersion()}\n`);
  expect(packages).toEqual([]);
  expect(modules.toSorted()).toEqual(versionModules);
});

test.each(['--version --json', 'sync --help', 'plan --nonsense'])(
  '`%s` loads the reader of the command line and nothing else',
  (words) => {
    const { packages, modules, out, err } = traceRun(words.split(' '));
    expect(out + err).not.toBe('');
    expect(packages).toEqual(atStart);
    expect(
      modules.filter((module) =>
        /^(?:engine|sources|contacts|segments|ledger|destinations|sandbox|demo)\//.test(module),
      ),
    ).toEqual([]);
    expect(modules.filter((module) => module.startsWith('cli/commands/'))).toEqual([]);
  },
);

test('`schedule next` loads what reckons times, and no engine', () => {
  const { code, packages } = traceRun(['schedule', 'next'], project);
  expect(code).toBe(2);
  expect(packages).toEqual([...atStart, 'croner', 'yaml', 'zod'].toSorted());
});

test('`plan` loads the engine, and nothing of any platform’s SDK, of workbooks or of the sandbox', () => {
  const { code, out, packages, modules } = traceRun(['plan', '--json'], project);
  expect({ code, lists: (JSON.parse(out) as { lists: unknown[] }).lists.length }).toEqual({ code: 0, lists: 6 });
  expect(packages).toEqual(expect.arrayContaining(['@duckdb/node-api', 'yaml', 'zod']));
  expect(packages.filter((name) => [...sdks, ...unpackers, ...drivers, ...ofWorkbooks].includes(name))).toEqual([]);
  expect(modules.filter((module) => /^(?:sandbox|demo)\//.test(module))).toEqual([]);
});

test.each([
  ['only-meta', ['facebook-nodejs-business-sdk']],
  ['only-google', ['google-auth-library']],
  // It brings Google's library with it, twice.
  ['only-google-ads', ['google-ads-api', 'google-auth-library']],
])('`sync` of %s loads that platform’s packages and no other’s', (audience, expected) => {
  const { code, packages } = traceRun(['sync', audience, '--max-wait', '0s'], project, {
    https_proxy: 'http://127.0.0.1:9',
  });
  expect(code).toBe(5);
  expect(packages.filter((name) => sdks.includes(name))).toEqual(expected);
});

test('`auth status` loads neither the engine, nor an SDK, nor what only a login needs', () => {
  const { code, packages } = traceRun(['auth', 'status'], project);
  expect(code).toBe(0);
  const heavy = ['@duckdb/node-api', ...sdks, ...drivers, '@napi-rs/keyring', 'openid-client'];
  expect(packages.filter((name) => heavy.includes(name))).toEqual([]);
});
