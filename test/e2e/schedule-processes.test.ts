import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCli } from '../cli/start-cli.ts';
import { customers, idsOf, World } from './world.ts';

let world: World;
const all = customers(60);
beforeEach(async () => {
  world = await World.open({
    audiences: `audiences:
  everybody: { name: Everybody, segment: everybody, to: [meta] }
schedule:
  - { cron: "0 6 1 1 *", audiences: [everybody] }
  - { cron: "0 6 1 1 *" }
`,
  });
  world.export(all);
});
afterEach(() => world.close());

/** Whatever the scheduler started. */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

test.skipIf(process.platform !== 'linux')(
  'processes: a killed run is told, a second scheduler is refused, a third run ends with the scheduler and is taken up',
  async () => {
    // Both blocks were missed: their runs begin at once.
    const since = '2020-01-01T00:00:00.000Z';
    const blocks = { '0 6 1 1 * everybody': { since }, '0 6 1 1 *': { since } };
    world.write('.audience-sync/schedule.json', JSON.stringify({ version: 1, blocks }));
    world.sandbox.addFault('meta', { kind: 'hang' });
    const { child, said, ended } = startCli(['schedule', 'run'], world.directory);
    while (world.sandbox.requests('meta').length < 1) await delay(5);
    const second = await world.run(['schedule', 'run']);
    expect(second.code).toBe(10);
    expect(second.err).toContain(`another scheduler runs this project (process ${child.pid} on `);

    for (const run of childrenOf(child.pid ?? 0)) process.kill(run, 'SIGKILL');
    while (!said.err.includes('ended with SIGKILL')) await delay(5);
    world.sandbox.clearFaults();
    world.sandbox.clearRequests();
    world.sandbox.addFault('meta', { kind: 'hang', match: { path: '/users' } });
    while (!world.sandbox.requests('meta').some(({ kind }) => kind === 'membership')) await delay(5);
    child.kill('SIGTERM');
    expect(await ended, said.err).toBe(130);
    expect(said.err).toContain('stopping; the run under way is told to end');
    expect(said.err).not.toContain('is killed');

    world.sandbox.clearFaults();
    const { code, err } = await world.run(['sync']);
    expect(code, err).toBe(0);
    expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(all));
  },
);
