import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { ageLedger } from '../ledger/old-ledgers.ts';
import { ledgerFile } from '../../src/ledger/open-ledger.ts';
import { type Sandbox, type SandboxUrls, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { customers, everybodyOn, idsOf, World } from './world.ts';

let world: World;
const all = customers(120);
const few = all.slice(0, 40);
async function open(): Promise<void> {
  world = await World.open({ audiences: everybodyOn('meta') });
  world.export(all);
  await world.run(['sync']);
}

const real = () => readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');

async function statusOf(args: readonly string[] = []) {
  const { out } = await world.run(['status', '--json', ...args]);
  return (JSON.parse(out) as { lists: { destination: string; members: number; untended: boolean; endpoint: string }[] })
    .lists;
}

describe('a platform at another endpoint, where a config is tried out', () => {
  let trials: readonly Sandbox[];
  beforeAll(async () => {
    await open();
    trials = [await startSandbox(), await startSandbox()];
  });
  afterAll(() => Promise.all([world.close(), ...trials.map((trial) => trial.close())]));

  /** The same config with the platform at another address. */
  function writeTrial(urls: SandboxUrls, edit = (yaml: string) => yaml): void {
    world.write('trial.yaml', edit(real().replaceAll(world.sandbox.urls.meta, urls.meta)));
  }

  test('is the same list when only written in another way', async () => {
    const yaml = real();
    const other = yaml.replace(`endpoint: ${world.sandbox.urls.meta}\n`, `endpoint: ${world.sandbox.urls.meta}//\n`);
    world.write('audience-sync.yaml', other.replaceAll('http://127.0.0.1', 'HTTP://127.0.0.1'));
    world.sandbox.settle();
    world.sandbox.clearRequests();
    const { code, err } = await world.run(['sync']);
    expect(code, err).toBe(0);
    expect(world.membershipRequests()).toBe(0);
    world.write('audience-sync.yaml', yaml);
  });

  test('gets no plan that was saved for the first', async () => {
    const [trial] = trials as [Sandbox];
    world.export(few);
    expect((await world.run(['plan', '--out', 'day.plan'])).code).toBe(0);
    writeTrial(trial.urls);
    const { code, err } = await world.run(['sync', '--config', 'trial.yaml', '--plan', 'day.plan', '--yes']);
    expect(code).toBe(2);
    expect(err).toMatch(/the plan is out of date: everybody on meta: the destination is another ad account now/);
    expect(trial.lists('meta')).toEqual([]);
  });

  test('has the former list named: by plans until there is one, by status as long as it holds members; nobody is forgotten, so that whoever leaves is removed afterwards', async () => {
    const [trial] = trials as [Sandbox];
    writeTrial(trial.urls);
    world.export(all);
    const said =
      /meta is another ad account now: the list "Everybody" of the one before, meta act_\d+ at http:\/\/127\.0\.0\.1:\d+, keeps its 120 members/;
    const plan = await world.run(['plan', '--config', 'trial.yaml']);
    expect(plan.err).toMatch(said);
    expect(plan.out).toMatch(/everybody\s+meta\s+120\s+120/);
    world.export(few);
    const tried = await world.run(['sync', '--config', 'trial.yaml', '--yes']);
    expect(tried.code, tried.err).toBe(0);
    expect(tried.err).not.toContain('deleted on the platform');
    expect(trial.lists('meta').map(({ name }) => name)).toEqual(['Everybody']);
    expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(all));
    expect((await world.run(['plan', '--config', 'trial.yaml'])).err).not.toMatch(said);
    expect(await statusOf(['--config', 'trial.yaml'])).toMatchObject([
      { untended: true, members: 120, endpoint: world.sandbox.urls.meta },
      { untended: false, members: 40, endpoint: trial.urls.meta },
    ]);
    expect((await world.run(['status', '--config', 'trial.yaml'])).out).toMatch(
      /everybody\s+meta\s.*not asked; not in the config/,
    );
    const { code, out, err } = await world.run(['sync', '--yes']);
    expect(code, err).toBe(0);
    expect(out).toMatch(/everybody\s+meta\s+known\s+0\s+80/);
    expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(few));
  });

  test('does not take over the lists of the first under a destination of another name', async () => {
    const [, other] = trials as [Sandbox, Sandbox];
    writeTrial(other.urls, (yaml) => yaml.replace('  meta:\n', '  facebook:\n').replace('[meta]', '[facebook]'));
    await world.run(['sync', '--config', 'trial.yaml']);
    expect(other.lists('meta').map(({ name }) => name)).toEqual(['Everybody']);
    expect((await statusOf()).filter(({ untended }) => !untended)).toHaveLength(1);
    expect((await world.run(['sync'])).code).toBe(0);
    expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(few));
  });
});

describe('a ledger of version 1, which kept no more of an ad account than its id', () => {
  const state = () => join(world.directory, '.audience-sync');
  const old = () => join(world.directory, 'old');
  beforeAll(async () => {
    await open();
    const engine = await Engine.open({ threads: 1 });
    await engine.run(`ATTACH '${ledgerFile(world.directory)}' AS ledger`);
    await ageLedger(engine, 1);
    await engine.run('DETACH ledger');
    engine.close();
    cpSync(state(), old(), { recursive: true });
  });
  afterAll(() => world.close());

  function goBack(edit: (yaml: string) => string): () => void {
    rmSync(state(), { recursive: true });
    cpSync(old(), state(), { recursive: true });
    const yaml = real();
    world.write('audience-sync.yaml', edit(yaml));
    return () => world.write('audience-sync.yaml', yaml);
  }

  test('keeps the list of an account that the config has no more apart', async () => {
    const restore = goBack((yaml) => yaml.replace(/account: act_\d+/, 'account: act_999'));
    const { err, out } = await world.run(['plan']);
    expect(out).toMatch(/everybody\s+meta\s+120\s+120/);
    expect(err).toMatch(
      /meta is another ad account now: the list "Everybody" of the one before, act_\d+, keeps its 120/,
    );
    restore();
  });

  test.each([
    ['under its name', 110, (yaml: string) => yaml],
    [
      'under another name',
      100,
      (yaml: string) => yaml.replace('  meta:\n', '  facebook:\n').replace('[meta]', '[facebook]'),
    ],
  ])('takes a list to be where the config has its account %s', async (_, left, edit) => {
    const restore = goBack(edit);
    world.export(all);
    expect((await world.run(['plan'])).out).toMatch(/everybody\s+(meta|facebook)\s+120\s+0/);
    world.export(customers(left));
    const { code, err } = await world.run(['sync']);
    expect(code, err).toBe(0);
    expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(customers(left)));
    expect((await statusOf()).map(({ endpoint }) => endpoint)).toEqual([world.sandbox.urls.meta]);
    restore();
  });
});
