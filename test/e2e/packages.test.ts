import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxPlatform } from '../../src/sandbox/engine/sandbox-platform.ts';
import { type LocalPlatforms, startPlatforms } from '../../src/sandbox/start-platforms.ts';
import { type CliResult, runCli } from '../cli/run-cli.ts';
import { installNoticeboard, installPackage } from '../destinations/packages/install.ts';
import { installWrong } from '../destinations/packages/wrong-package.ts';

const key = 'sandbox-noticeboard-key';
const env = { NOTICEBOARD_KEY: key };

let directory: string;
let sandbox: LocalPlatforms<string, Readonly<Record<string, string>>>;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'packages-'));
  const folder = installNoticeboard(directory);
  const { platform } = (await import(pathToFileURL(join(folder, 'platform.js')).href)) as { platform: SandboxPlatform };
  const population = ['ada', 'ben', 'cleo'].map((id) => ({ id, emails: [`${id}@example.com`] }));
  sandbox = await startPlatforms({ noticeboard: platform }, { population });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true });
});

const allow = 'allow: { packages: ["@acme/audience-sync-noticeboard", broken] }';
const block = () =>
  `{ type: "npm:@acme/audience-sync-noticeboard", account: nb-1, api_key: "\${NOTICEBOARD_KEY}", endpoint: "${sandbox.urls['noticeboard']}" }`;

interface Project {
  readonly allowed?: string;
  readonly people?: readonly string[];
  readonly block?: string;
}

function run(args: readonly string[], project: Project = {}): Promise<CliResult> {
  const { allowed = allow, people = ['ada', 'ben'], block: pin = block() } = project;
  writeFileSync(join(directory, 'people.csv'), ['Email', ...people.map((id) => `${id}@example.com`), ''].join('\n'));
  writeFileSync(
    join(directory, 'audience-sync.yaml'),
    `version: 1
project: acme
sources: { people: { files: people.csv } }
segments: { all: { from: people, where: true } }
${allowed}
destinations:
  pin: ${pin}
audiences:
  all: { segment: all, name: Everybody, to: [pin] }
guards: { max_removed: 100% }
`,
  );
  return runCli(args, { cwd: directory, env, sleep: () => Promise.resolve() });
}

const onList = () => sandbox.lists('noticeboard').map(({ name, people }) => ({ name, people }));

test('a destination whose platform a package brings is checked, planned and kept like any other', async () => {
  const plan = await run(['plan', '--json']);
  expect(plan).toMatchObject({ code: 0, err: expect.stringMatching(/^(?:warning[^\n]*\n.*)?$/s) as string });
  expect(JSON.parse(plan.out)).toMatchObject({ lists: [{ audience: 'all', destination: 'pin', wanted: 2, adds: 2 }] });
  const check = await run(['check', '--online']);
  expect(check.code).toBe(0);
  expect(check.out).toContain('the key is taken');

  expect((await run(['sync', '--verbose'])).code).toBe(0);
  expect(onList()).toEqual([{ name: 'Everybody', people: ['ada', 'ben'] }]);
  expect((await run(['sync'], { people: ['ben', 'cleo'] })).code).toBe(0);
  expect(onList()).toEqual([{ name: 'Everybody', people: ['ben', 'cleo'] }]);
  sandbox.clearRequests();
  expect((await run(['sync'], { people: ['ben', 'cleo'] })).code).toBe(0);
  expect(sandbox.requests('noticeboard').filter(({ kind }) => kind === 'membership')).toEqual([]);

  const status = await run(['status', '--json'], { people: ['ben', 'cleo'] });
  expect(JSON.parse(status.out)).toMatchObject({ lists: [{ audience: 'all', destination: 'pin', members: 2 }] });

  sandbox.addFault('noticeboard', { kind: 'revoke_tokens' });
  const refused = await run(['sync'], { people: ['ada'] });
  sandbox.clearFaults();
  expect(refused.code).toBe(6);
  expect(refused.err).toContain('Make a key at https://noticeboard.example/keys');
  rmSync(join(directory, '.audience-sync'), { recursive: true });
});

test('what it answers wrongly ends its run without a stack, and nobody counts as sent', async () => {
  installWrong(directory);
  const wrong = (account: string) =>
    `{ type: "npm:wrong", account: ${account}, api_key: "\${NOTICEBOARD_KEY}", endpoint: "${sandbox.urls['noticeboard']}" }`;
  const allowed = 'allow: { packages: [wrong] }';
  for (const account of ['index-out-of-range', 'throws-error']) {
    const { code, err } = await run(['sync'], { allowed, block: wrong(account) });
    expect(code, account).toBe(1);
    expect(err, account).toContain('the package wrong, ');
    expect(err, account).not.toMatch(/^\s+at /m);
    const status = await run(['status', '--json', '--offline'], { allowed, block: wrong(account) });
    for (const { members } of (JSON.parse(status.out) as { lists: { members: number }[] }).lists)
      expect(members).toBe(0);
  }
  rmSync(join(directory, '.audience-sync'), { recursive: true });
});

describe('a package is refused', () => {
  const refusals = async (project: Project) => {
    const { code, err, out } = await run(['plan'], project);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    return err;
  };

  test('where the config does not allow it, and is not loaded', async () => {
    installPackage(directory, 'broken', 'globalThis.wasLoaded = true;');
    expect(await refusals({ allowed: '', block: '{ type: "npm:broken" }' })).toMatchInlineSnapshot(`
      "error: audience-sync.yaml:7:17: destinations.pin.type is a package that the config does not allow: it would run as a part of this program, and see credentials and members
        → If you trust whoever wrote it, write \`allow: { packages: ["broken"] }\` at the top of the config.
      "
    `);
    expect(await refusals({ allowed: 'allow: { packages: [other] }', block: '{ type: "npm:broken" }' })).toContain(
      'add "broken" to `allow.packages`',
    );
    expect(await refusals({ block: '{ type: "npm:../broken" }' })).toContain('names no package: "../broken"');
    expect('wasLoaded' in globalThis).toBe(false);
  });

  test('when it is not installed', async () => {
    const absent = { allowed: 'allow: { packages: [absent] }', block: '{ type: "npm:absent" }' };
    expect(await refusals(absent)).toContain('the package absent is not installed');
    expect(await refusals(absent)).toContain('npm install absent');
  });

  test('when its settings find a mistake, where that stands', async () => {
    const told = await refusals({ block: '{ type: "npm:@acme/audience-sync-noticeboard", acount: nb-1, api_key: x }' });
    expect(told).toContain('audience-sync.yaml:7:55');
    expect(told).toContain('Did you mean "account"?');
  });
});
