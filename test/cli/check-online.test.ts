import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/engine/fault.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { connectGoogle } from '../../src/destinations/google/google.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { googleConfig } from '../destinations/google/google-config.ts';
import { testContext } from '../destinations/test-context.ts';
import { runCli } from './run-cli.ts';

let sandbox: Sandbox;
let cwd: string;
beforeEach(async () => {
  sandbox = await startSandbox();
  cwd = await mkdtemp(join(tmpdir(), 'check-online-'));
  await writeFile(join(cwd, 'people.csv'), 'email\nada@example.com\n');
  await writeFile(
    join(cwd, 'audience-sync.yaml'),
    `
version: 1
project: shop
sources: { customers: { files: people.csv } }
segments: { all: { from: customers, where: "true" } }
destinations:
  linkedin:
    type: linkedin
    account: "5123456"
    source_platform: SANDBOX
    access_token: sandbox-linkedin-token
    endpoint: ${sandbox.urls.linkedin}
audiences: { everybody: { segment: all, to: [linkedin] } }
`,
  );
});
afterEach(async () => {
  await sandbox.close();
  await rm(cwd, { recursive: true });
});

const faults: [Fault | undefined, number, string][] = [
  [undefined, 0, 'ok      account'],
  [{ kind: 'revoke_tokens' }, 6, 'failed  credentials'],
  [{ kind: 'permission' }, 7, 'failed  account'],
  [{ kind: 'retire_version', version: '202607' }, 7, 'failed  API version'],
];

test('--verbose tells of the calls, and not who the token is of', async () => {
  const { code, err } = await runCli(['check', '--online', '--verbose'], { cwd });
  expect(code, err).toBe(0);
  expect(err).toMatch(/GET \S+\/rest\/adAccountUsers\/… 200/);
  expect(err).not.toContain('AbC123');
});

test.each(faults)('with %j the exit code is %i', async (fault, code, line) => {
  if (fault !== undefined) sandbox.addFault('linkedin', fault);
  const result = await runCli(['check', '--online'], { cwd });
  expect(result.code).toBe(code);
  expect(result.out).toContain(line);
});

test('a clock that is wrong is told, for people and for programs', async () => {
  const ahead = (ms: number) => ({ cwd, now: () => new Date(Date.now() + ms) });
  const warned = await runCli(['check', '--online'], ahead(120_000));
  expect(warned.code, warned.err).toBe(0);
  expect(warned.out).toMatch(/warn {4}clock: .* 1[12]\d s ahead of/);
  expect(warned.err).toMatch(/warning: linkedin: clock: .*\n {2}→ Set it/);
  const failed = await runCli(['check', '--online', '--json'], ahead(600_000));
  expect(failed.code).toBe(7);
  const { destinations } = JSON.parse(failed.out) as { destinations: { results: unknown[] }[] };
  expect(destinations[0]?.results.at(-1)).toMatchObject({ what: 'clock', ok: false, state: 'failed' });
});

test('a name that another list of a Google account has is told before a run fails on it', async () => {
  const other = { key: 'audience-sync:bakery:all', name: 'everybody', description: '', membershipDays: undefined };
  await connectGoogle(googleConfig(sandbox.urls), testContext(sandbox)).createList(other);
  const { account, client_id: id, client_secret: secret, refresh_token: token } = sandboxCredentials.google;
  const google = `  google:
    type: google
    account: "${account}"
    auth: { client_id: ${id}, client_secret: ${secret}, refresh_token: ${token} }
    accept_customer_match_terms: true
    endpoint: ${sandbox.urls.google}
    token_endpoint: ${sandbox.urls.google_token_endpoint}
`;
  const file = join(cwd, 'audience-sync.yaml');
  const config = await readFile(file, 'utf8');
  await writeFile(file, config.replace(/^audiences/m, `${google}audiences`).replace('to: [', 'to: [google, '));
  const { code, out, err } = await runCli(['check', '--online'], { cwd });
  expect(code, err).toBe(7);
  expect(out).toContain('failed  name: the account has another list named “everybody”');
  expect(err).toMatch(/error: google: name: .*\n {2}→ Give the audience another `name`/);
});
