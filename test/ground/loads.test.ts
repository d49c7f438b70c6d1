import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readVersion } from '../../src/cli/version.ts';
import { versionModules } from './source-imports.ts';
import { type TracedRun, traceRun, traceRuns } from './trace-run.ts';

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

/** What no command but one of a platform needs. */
const heavy = ['@duckdb/node-api', ...sdks, ...drivers, '@napi-rs/keyring', 'openid-client'];
const within = ({ packages }: TracedRun, names: readonly string[]) => packages.filter((name) => names.includes(name));

// What a run loads is still there in the next one, so that each loads more than those before it.
test('each command loads what it needs: the reader of the command line, times, the engine, one platform’s packages', () => {
  const commands = [
    '--version --json',
    'sync --help',
    'plan --nonsense',
    'schedule next',
    'auth status',
    'plan --json',
    'sync only-google --max-wait 0s',
    'sync only-google-ads --max-wait 0s',
  ];
  const runs = traceRuns(commands, project, { https_proxy: 'http://127.0.0.1:9' });
  expect(runs).toHaveLength(commands.length);
  const [next, auth, plan, google, googleAds] = runs.slice(3) as [
    TracedRun,
    TracedRun,
    TracedRun,
    TracedRun,
    TracedRun,
  ];

  for (const { packages, modules, out, err } of runs.slice(0, 3)) {
    expect(out + err).not.toBe('');
    expect(packages).toEqual(atStart);
    const others = /^(?:engine|sources|contacts|segments|ledger|destinations|sandbox|demo|cli\/commands)\//;
    expect(modules.filter((module) => others.test(module))).toEqual([]);
  }
  // It has no engine.
  expect([next.code, next.packages]).toEqual([2, [...atStart, 'croner', 'yaml', 'zod'].toSorted()]);
  // Nor has this one, or what only a login needs.
  expect([auth.code, within(auth, heavy)]).toEqual([0, []]);

  const { lists } = JSON.parse(plan.out) as { lists: unknown[] };
  expect([plan.code, lists.length]).toEqual([0, 6]);
  expect(plan.packages).toEqual(expect.arrayContaining(['@duckdb/node-api', 'yaml', 'zod']));
  expect(within(plan, [...sdks, ...unpackers, ...drivers, ...ofWorkbooks])).toEqual([]);
  expect(plan.modules.filter((module) => /^(?:sandbox|demo)\//.test(module))).toEqual([]);

  expect([google.code, within(google, sdks)]).toEqual([5, ['google-auth-library']]);
  // It brings Google's library with it, twice.
  expect([googleAds.code, within(googleAds, sdks)]).toEqual([5, ['google-ads-api', 'google-auth-library']]);
});

test('`sync` to Meta alone loads Meta’s package', () => {
  const [meta] = traceRuns(['sync only-meta --max-wait 0s'], project, {});
  expect(meta?.code).toBe(5);
  expect(meta && within(meta, sdks)).toEqual(['facebook-nodejs-business-sdk']);
});
