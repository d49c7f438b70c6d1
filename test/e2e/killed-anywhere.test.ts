import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCli } from '../cli/start-cli.ts';
import { root } from '../ground/source-imports.ts';
import { customers, idsOf, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open({
    audiences: 'audiences: { all: { name: All, segment: everybody, to: [linkedin] } }\n',
  });
});
afterEach(() => world.close());

/** Runs `sync` in a process of its own that is killed at the nth statement which writes into the ledger. */
async function killedAt(statement: number, when: 'before' | 'after'): Promise<unknown> {
  const { ended, said } = startCli(['sync', '--yes'], world.directory, {
    preload: join(root, 'test/chaos/child.js'),
    env: { CHAOS_CHILD: JSON.stringify({ skippedMs: 0, die: { statement, when, writes: true } }) },
  });
  const code = await ended;
  if (code !== null && code !== 0) throw new Error(said.err);
  return code;
}

/**
 * Each kill takes seconds: by default every thirteenth place is tried, so that both operations, the list and the run's own entries are among
 * them. `KILL_EVERY=1` tries all of them (14 on 2026-11-30); the interrupted-runs property stops runs at every statement, without processes.
 */
const every = Number(process.env['KILL_EVERY'] ?? 13);

test('a run that is killed before or behind any entry of its journal is taken up by the next one', async () => {
  let shift = 0;
  world.export(customers(12));
  await world.run(['sync']);
  for (const when of ['before', 'after'] as const) {
    let killed = true;
    let statement = 1;
    for (; killed; statement += every) {
      shift += 3;
      // Three leave, three come.
      world.export(customers(12, shift));
      killed = (await killedAt(statement, when)) === null;
      const place = `${when} write ${statement}`;
      const { code, err } = await world.run(['sync', '--yes']);
      expect(code, `${place}: ${err}`).toBe(0);
      expect(world.peopleOn('linkedin', 'All'), place).toEqual(idsOf(customers(12, shift)));
      expect(statement, place).toBeLessThan(60);
    }
    // There was something to be killed at.
    expect(statement, when).toBeGreaterThan(every + 10);
  }
  expect(world.sandbox.lists('linkedin')).toHaveLength(1);
  world.sandbox.clearRequests();
  expect((await world.run(['sync'])).code).toBe(0);
  expect(world.membershipRequests()).toBe(0);
}, 400_000);
