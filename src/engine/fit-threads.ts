import type { Engine } from './engine.ts';

/** Below this many, threads cost more than they give: statements take microseconds and their threads wait for each other. */
const fewRows = 20_000;

/** Lets the engine work on one thread from now on, when there is little to work on. */
export async function fitThreads(engine: Engine, rows: number): Promise<void> {
  if (rows < fewRows) await engine.run('SET threads = 1');
}
