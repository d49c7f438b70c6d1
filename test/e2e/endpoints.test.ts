import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { ageLedger } from '../ledger/old-ledgers.ts';
import { ledgerFile } from '../../src/ledger/open-ledger.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { customers, everybodyOn, idsOf, World } from './world.ts';

let world: World;
/** The platform once more, where a config is tried out. */
let trial: Sandbox;
const all = customers(120);
const few = all.slice(0, 40);
beforeEach(async () => {
  world = await World.open({ audiences: everybodyOn('meta') });
  trial = await startSandbox();
  world.export(all);
  await world.run(['sync']);
});
afterEach(() => Promise.all([world.close(), trial.close()]));

const real = () => readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');

/** The same config with the platform at its other address. */
const trialConfig = () => real().replaceAll(world.sandbox.urls.meta, trial.urls.meta);

async function statusOf(args: readonly string[] = []) {
  const { out } = await world.run(['status', '--json', ...args]);
  return (JSON.parse(out) as { lists: { destination: string; members: number; untended: boolean; endpoint: string }[] })
    .lists;
}

test('a run against a platform at another endpoint forgets nobody, so that whoever leaves is removed afterwards', async () => {
  world.write('trial.yaml', trialConfig());
  world.export(few);
  const tried = await world.run(['sync', '--config', 'trial.yaml', '--yes']);
  expect(tried.code, tried.err).toBe(0);
  expect(tried.err).not.toContain('deleted on the platform');
  expect(trial.lists('meta').map(({ name }) => name)).toEqual(['Everybody']);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(all));
  const { code, out, err } = await world.run(['sync', '--yes']);
  expect(code, err).toBe(0);
  expect(out).toMatch(/everybody\s+meta\s+known\s+0\s+80/);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(few));
});

test('the list at the former endpoint is named: by plans until there is one at the new, by status as long as it holds members', async () => {
  world.write('trial.yaml', trialConfig());
  const said =
    /meta is another ad account now: the list "Everybody" of the one before, meta act_\d+ at http:\/\/127\.0\.0\.1:\d+, keeps its 120 members/;
  const plan = await world.run(['plan', '--config', 'trial.yaml']);
  expect(plan.err).toMatch(said);
  expect(plan.out).toMatch(/everybody\s+meta\s+120\s+120/);
  await world.run(['sync', '--config', 'trial.yaml']);
  expect((await world.run(['plan', '--config', 'trial.yaml'])).err).not.toMatch(said);
  expect(await statusOf(['--config', 'trial.yaml'])).toMatchObject([
    { untended: true, members: 120, endpoint: world.sandbox.urls.meta },
    { untended: false, members: 120, endpoint: trial.urls.meta },
  ]);
  expect((await world.run(['status', '--config', 'trial.yaml'])).out).toMatch(
    /everybody\s+meta\s.*not asked; not in the config/,
  );
});

test('a plan that was saved for one endpoint is not applied at another', async () => {
  world.export(few);
  expect((await world.run(['plan', '--out', 'day.plan'])).code).toBe(0);
  world.write('trial.yaml', trialConfig());
  const { code, err } = await world.run(['sync', '--config', 'trial.yaml', '--plan', 'day.plan', '--yes']);
  expect(code).toBe(2);
  expect(err).toMatch(/the plan is out of date: everybody on meta: the destination is another ad account now/);
  expect(trial.lists('meta')).toEqual([]);
});

test('another way to write the same endpoint is the same list', async () => {
  const yaml = real().replace(`endpoint: ${world.sandbox.urls.meta}\n`, `endpoint: ${world.sandbox.urls.meta}//\n`);
  world.write('audience-sync.yaml', yaml.replaceAll('http://127.0.0.1', 'HTTP://127.0.0.1'));
  world.sandbox.settle();
  world.sandbox.clearRequests();
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  expect(world.membershipRequests()).toBe(0);
});

test('a destination of another name at another endpoint does not take over the lists of the first', async () => {
  world.write('trial.yaml', trialConfig().replace('  meta:\n', '  facebook:\n').replace('[meta]', '[facebook]'));
  await world.run(['sync', '--config', 'trial.yaml']);
  expect((await statusOf()).filter(({ untended }) => !untended)).toHaveLength(1);
  expect((await world.run(['sync'])).code).toBe(0);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(all));
});

/** Makes the ledger one of the release before, which kept no more of an ad account than its id. */
async function makeLedgerOld(): Promise<void> {
  const engine = await Engine.open({ threads: 1 });
  await engine.run(`ATTACH '${ledgerFile(world.directory)}' AS ledger`);
  await ageLedger(engine, 1);
  await engine.run('DETACH ledger');
  engine.close();
}

test.each([
  ['under its name', (yaml: string) => yaml],
  ['under another name', (yaml: string) => yaml.replace('  meta:\n', '  facebook:\n').replace('[meta]', '[facebook]')],
])('a ledger of version 1 takes a list to be where the config has its account %s', async (_, edit) => {
  await makeLedgerOld();
  world.write('audience-sync.yaml', edit(real()));
  expect((await world.run(['plan'])).out).toMatch(/everybody\s+(meta|facebook)\s+120\s+0/);
  world.export(customers(110));
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(customers(110)));
  expect((await statusOf()).map(({ endpoint }) => endpoint)).toEqual([world.sandbox.urls.meta]);
});

test('a ledger of version 1 keeps the list of an account that the config has no more apart', async () => {
  await makeLedgerOld();
  world.write('audience-sync.yaml', real().replace(/account: act_\d+/, 'account: act_999'));
  const { err, out } = await world.run(['plan']);
  expect(out).toMatch(/everybody\s+meta\s+120\s+120/);
  expect(err).toMatch(/meta is another ad account now: the list "Everybody" of the one before, act_\d+, keeps its 120/);
});
