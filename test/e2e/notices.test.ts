import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Notice } from '../../src/notify/notice.ts';
import { plantCanaries } from '../privacy/canaries.ts';
import { assertNothingPersonal } from '../privacy/nothing-personal.ts';
import { answerLikeSlack, closedAddress, type Listener, startListener } from '../notify/start-listener.ts';
import { holdElsewhere } from '../ledger/ledger-folder.ts';
import { customers, World } from './world.ts';

let world: World;
let all: Listener;
let slack: Listener;
const everybody = customers(120);

beforeEach(async () => {
  all = await startListener();
  slack = await startListener(answerLikeSlack);
  world = await World.open({
    audiences:
      'audiences: { everybody: { segment: everybody, to: [linkedin] }, spenders: { segment: spenders, to: [linkedin] } }\n',
    extra: `notify:
  - { webhook: "${all.url}/all-of-it", on: [failure, guard, partial, recovery, success] }
  - { slack: "${slack.url}/services/T0/B0/secret-of-slack" }
`,
  });
  world.export(everybody);
});
afterEach(() => world.close());

const notices = (): Notice[] => all.heard.map(({ body }) => JSON.parse(body) as Notice);
const outcomes = (): string[] => notices().map(({ outcome }) => outcome);
const last = (): Notice | undefined => notices().at(-1);

test('each outcome is told, the first success after trouble as a recovery, and success only to whom it is wanted', async () => {
  world.sandbox.addFault('linkedin', { kind: 'rows', every: 60 });
  expect((await world.run(['sync'])).code).toBe(3);
  const lists = [
    {
      audience: 'everybody',
      destination: 'linkedin',
      added: 118,
      removed: 0,
      refused: expect.any(Object),
      error: null,
    },
    { audience: 'spenders', destination: 'linkedin', added: 69, removed: 0, refused: expect.any(Object), error: null },
  ];
  expect(last()).toMatchObject({
    version: 1,
    test: false,
    project: 'e2e',
    outcome: 'partial',
    exit_code: 3,
    command: 'audience-sync sync',
    message: 'platforms refused 3 members',
    lists,
    guards: [],
    errors: [],
  });
  expect(last()?.run).toMatch(/^\d{8}-\d{6}-\d{3}$/);

  world.sandbox.clearFaults();
  world.sandbox.addFault('linkedin', { kind: 'permission' });
  world.export(customers(121));
  expect((await world.run(['sync'])).code).toBe(7);
  expect(last()).toMatchObject({ outcome: 'failure', exit_code: 7, message: '2 of 2 lists failed' });
  expect(last()?.lists[0]?.error).toMatchObject({ message: expect.any(String), fix: expect.any(String) });

  world.sandbox.clearFaults();
  expect((await world.run(['sync', '--quiet'])).code).toBe(0);
  expect(last()?.message).toBe('2 lists: 2 members added, 0 members removed');
  expect((await world.run(['sync', '--quiet'])).code).toBe(0);

  world.export(customers(60));
  expect((await world.run(['sync'])).code).toBe(4);
  expect(last()).toMatchObject({
    outcome: 'guard',
    run: null,
    lists: [],
    guards: [{ audience: 'everybody', destination: 'linkedin', guard: 'max_removed' }],
  });
  expect(last()?.message).toMatch(/^nothing was sent: everybody on linkedin: 60 of 119 people .* would leave/);
  expect(outcomes()).toEqual(['partial', 'failure', 'recovery', 'success', 'guard']);
  expect(slack.heard.map(({ body }) => (JSON.parse(body) as { text: string }).text)).toEqual([
    'e2e: sync was partly done (exit 3): platforms refused 3 members',
    'e2e: sync failed (exit 7): 2 of 2 lists failed',
    expect.stringMatching(/^e2e: sync works again: 2 lists: /),
    expect.stringMatching(/^e2e: a guard stopped the sync \(exit 4\): nothing was sent: /),
  ]);
});

test('what keeps a run from beginning is told too, also a config that has mistakes elsewhere; an interruption is not', async () => {
  const config = join(world.directory, 'audience-sync.yaml');
  const good = readFileSync(config, 'utf8');
  writeFileSync(config, good.replace('segment: everybody,', 'segment: evrybody,'));
  expect((await world.run(['sync', 'everybody'])).code).toBe(2);
  expect(last()).toMatchObject({
    outcome: 'failure',
    exit_code: 2,
    run: null,
    command: 'audience-sync sync everybody',
    message: expect.stringMatching(/^audience-sync\.yaml:\d+:\d+: audiences\.everybody names an unknown segment/),
    errors: [{ message: expect.any(String), fix: 'Did you mean "everybody"?' }],
  });

  writeFileSync(config, good.replace('exports/customers-*.csv', 'exports/nothing-*.csv'));
  expect((await world.run(['sync'])).code).toBe(2);
  expect(last()?.message).toMatch(/exports\/nothing-\*\.csv/);

  writeFileSync(config, good);
  const state = join(world.directory, '.audience-sync/failing.json');
  expect(Object.keys((JSON.parse(readFileSync(state, 'utf8')) as { failing: object }).failing)).toEqual([
    'everybody',
    '',
  ]);
  expect(statSync(state).mode & 0o777).toBe(0o600);
  const interrupt = new AbortController();
  interrupt.abort();
  expect((await world.run(['sync'], { signal: interrupt.signal })).code).toBe(130);
  // Whoever types them sees these at once.
  const mistakes = [
    ['--max-wait', 'soon'],
    ['--wait-lock', 'x'],
    ['--plan', 'plan.json', '--full'],
  ];
  for (const mistake of mistakes) expect((await world.run(['sync', ...mistake])).code).toBe(2);
  expect(outcomes()).toEqual(['failure', 'failure']);
  expect(slack.heard).toHaveLength(2);
});

test('a ledger that another holds is told once it has been held for a day, once a day, and the next success as a recovery', async () => {
  expect((await world.run(['sync', 'spenders'])).code).toBe(0);
  const other = await holdElsewhere(world.directory);
  const hours = async (count: number): Promise<string[]> => {
    world.later(count * 3_600_000);
    all.heard.splice(0);
    expect((await world.run(['sync', 'spenders'])).code).toBe(10);
    return outcomes();
  };
  expect(await hours(0)).toEqual([]);
  expect(await hours(23)).toEqual([]);
  expect(await hours(1)).toEqual(['failure']);
  expect(last()).toMatchObject({
    exit_code: 10,
    run: null,
    message: expect.stringMatching(/^another run holds the ledger/),
  });
  expect(await hours(23)).toEqual([]);
  const ended = once(other, 'exit');
  other.kill('SIGKILL');
  await ended;
  expect((await world.run(['sync', 'spenders'])).code).toBe(0);
  expect(outcomes()).toEqual(['recovery']);
});

test('a notice that is not taken is a warning, changes nothing else, and names no address', async () => {
  const dead = await closedAddress();
  const config = join(world.directory, 'audience-sync.yaml');
  const yaml = readFileSync(config, 'utf8').replaceAll(all.url, dead);
  writeFileSync(config, yaml.replace('  - { slack', '  - { command: [no-such-program], on: [success] }\n  - { slack'));
  const { code, out, err } = await world.run(['sync', '--json', '--verbose'], { env: { GITHUB_ACTIONS: 'true' } });
  expect(code).toBe(0);
  expect(err).toContain('warning: notify[0] (webhook): the notice was not taken: no answer (ECONNREFUSED)');
  expect(err).toContain(
    'warning: notify[1] (command): the notice was not taken: the command cannot be started (ENOENT)',
  );
  expect(err).toContain('→ `audience-sync notify test` sends a sample to all.');
  expect(err).toMatch(/^::warning title=audience-sync::notify\[0\] \(webhook\): the notice was not taken: no answer/m);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events.filter(({ type }) => type === 'notice')).toMatchObject([
    { place: 'notify[0]', kind: 'webhook', outcome: 'success', problem: 'no answer (ECONNREFUSED)' },
    { place: 'notify[1]', kind: 'command', outcome: 'success' },
  ]);
  expect(out + err).not.toMatch(/all-of-it|secret-of-slack|127\.0\.0\.1:\d+\/services/);

  const tried = await world.run(['notify', 'test']);
  expect(tried.code).toBe(2);
  expect(tried.out).toMatch(/^notify\[0\] +webhook +no answer \(ECONNREFUSED\)$/m);
  expect(tried.out).toMatch(/^notify\[2\] +slack +taken$/m);
  expect(slack.heard[0]?.body).toContain('e2e: a test of notices');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/notify:\n(?: {2}- .*\n)+/, ''));
  expect(await world.run(['notify', 'test', '--json'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('the config has no `notify` block'),
  });
});

test('in GitHub Actions a run is annotated and summed up, and standard output stays JSON', async () => {
  const summary = join(world.directory, 'summary.md');
  writeFileSync(summary, 'of an earlier command\n');
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  world.sandbox.addFault('linkedin', { kind: 'permission' });
  const { code, out, err } = await world.run(['sync', '--quiet', '--json'], { env });
  expect(code).toBe(7);
  expect(err).toMatch(/^::error title=e2e%3A sync failed \(exit 7\)::everybody on linkedin: /m);
  for (const line of out.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  const text = readFileSync(summary, 'utf8');
  expect(text).toMatch(/^of an earlier command\n### e2e: sync failed/);
  expect(text).toContain('| everybody | linkedin | 0 | 0 | 0 | failed |');

  // Nobody need have configured anything, and a summary that cannot be written is no failure.
  const config = join(world.directory, 'audience-sync.yaml');
  writeFileSync(
    config,
    readFileSync(config, 'utf8')
      .replace('to: [linkedin', 'too: [linkedin')
      .replace(/notify:\n(?: {2}- .*\n)+/, ''),
  );
  const broken = await world.run(['sync'], { env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: world.directory } });
  expect(broken.code).toBe(2);
  expect(broken.err).toMatch(
    /^::error title=e2e%3A sync failed \(exit 2\)::audience-sync\.yaml:\d+:\d+: unknown key "too"/m,
  );
  expect(broken.err).toContain('warning: the summary of this step cannot be written (EISDIR)');
  expect(readFileSync(summary, 'utf8')).toBe(text);
  const elsewhere = await world.run(['sync'], { env: { GITHUB_STEP_SUMMARY: summary } });
  expect(elsewhere.err).not.toContain('::');
});

test('nothing personal is in any notice, whatever goes wrong', async () => {
  const header = 'Customer ID,Email,Phone,Note,Total Spent,Marketing Consent';
  const rows = everybody.map(({ id, email }) => `${id},${email},,,5,yes`);
  const columns = { 'Customer ID': 'external_id', Email: 'email', Phone: 'phone', Note: 'note' } as const;
  const csv = plantCanaries([header, ...rows].join('\n'), columns);
  world.write('exports/customers-999.csv', csv.replaceAll(/^("CANARY.*),,$/gm, '$1,77,yes'));
  const summary = join(world.directory, 'summary.md');
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  const config = join(world.directory, 'audience-sync.yaml');
  const good = readFileSync(config, 'utf8');
  world.sandbox.addFault('linkedin', { kind: 'rows', every: 7 });
  const codes: number[] = [];
  for (const edit of [
    (yaml: string) => yaml,
    (yaml: string) => yaml.replace('where: "true"', 'where: cast(note as integer) > 5'),
    (yaml: string) => yaml.replace('email: Email', 'email: Note'),
  ]) {
    writeFileSync(config, edit(good));
    codes.push((await world.run(['sync', '--max-wait', '0s'], { env })).code);
  }
  expect(codes).toEqual([3, 2, 4]);
  expect(all.heard.length).toBe(3);
  for (const { body } of [...all.heard, ...slack.heard]) assertNothingPersonal(body, 'a notice');
  assertNothingPersonal(readFileSync(summary, 'utf8'), 'the summary');
});
