import { afterEach, beforeEach, expect, test } from 'vitest';
import { World } from '../e2e/world.ts';

const dayMs = 86_400_000;
/** The last day on which the version that is the default is alive. */
const sunset = Date.parse('2027-07-15T00:00:00Z');

let world: World;
beforeEach(async () => {
  world = await World.open({ audiences: 'audiences: { all: { segment: everybody, to: [linkedin] } }\n' });
  world.export([{ id: 'a', email: 'ada@example.com', consent: 'yes' }]);
});
afterEach(() => world.close());

let runs = 0;
/** Runs a command `days` before the version's end; each a second after the one before. */
async function run(args: readonly string[], days: number) {
  runs += 1;
  const at = sunset - days * dayMs - 3_600_000 + runs * 1000;
  return world.run(args, { now: () => new Date(at) });
}

const warning = /warning: linkedin: LinkedIn-Version 202607 ends on 2027-07-15 \(60 days left\)\n {2}→ Set api_version/;

test('the end of a version is warned of 60 days ahead: by check --online, by status, and at the end of sync', async () => {
  const early = await run(['status'], 61);
  expect(early.out).toContain('linkedin: LinkedIn-Version 202607 ends on 2027-07-15 (61 days left)');
  expect(early.err).not.toContain('LinkedIn-Version');
  for (const args of [['check', '--online'], ['status']]) expect((await run(args, 60)).err).toMatch(warning);
  const synced = await run(['sync', '--json'], 60);
  expect([synced.code, synced.err]).toEqual([0, expect.stringMatching(warning)]);
  const events = synced.out.trim().split('\n');
  expect(events.map((line): unknown => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ type: 'ends-soon', destination: 'linkedin', kind: 'version', days_left: 60 }),
  );
  // A run that has nothing but warnings to say keeps them to itself.
  expect((await run(['sync', '--quiet'], 60)).err).toBe('');
});

test('the end of a token is warned of 14 days ahead, and an end that nobody tells is named', async () => {
  const { linkedin, linkedin_token_endpoint: tokens } = world.sandbox.urls;
  const writeConfig = (auth: string) =>
    world.write(
      'audience-sync.yaml',
      `version: 1
project: e2e
sources: { customers: { files: exports/customers-*.csv, map: { email: Email } } }
segments: { everybody: { from: customers, where: "true" } }
destinations:
  linkedin:
    type: linkedin
    account: "5123456"
    source_platform: SANDBOX
    access_token: sandbox-linkedin-token
    ${auth}
    endpoint: ${linkedin}
    token_endpoint: ${tokens}
audiences: { all: { segment: everybody, to: [linkedin] } }
`,
    );
  const inDays = (days: number) => ({ now: () => new Date(Date.now() + days * dayMs) });
  writeConfig('auth: { client_id: sandbox-client, client_secret: sandbox-secret }');
  const early = await world.run(['status', '--json'], inDays(44));
  expect(early.err).not.toContain('access token');
  expect(JSON.parse(early.out)).toMatchObject({ expiries: [{ kind: 'credential' }, { kind: 'version' }] });
  const soon = await world.run(['status'], inDays(46));
  expect(soon.err).toMatch(
    /warning: linkedin: LinkedIn access token ends on \S+ \(1[34] days left\)\n {2}→ Make a new/,
  );

  writeConfig('');
  const checked = await world.run(['check', '--online', '--json']);
  const why = expect.stringContaining('LinkedIn tells it when client_id') as string;
  expect(JSON.parse(checked.out)).toMatchObject({
    destinations: [{ expiries: [{ kind: 'version' }], unknown_expiries: [{ kind: 'credential', why }] }],
  });
});
