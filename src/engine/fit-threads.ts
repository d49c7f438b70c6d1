import type { Engine } from './engine.ts';

/** Below this many, threads cost more than they give: statements take microseconds and their threads wait for each other. */
const fewRows = 20_000;

/**
 * Lets `work` ask for a batch of these many rows at a time (`Engine.inBatches`); of few, with the engine as it is, because to change
 * its limits takes longer than to ask for them.
 */
export function inFittingBatches<Result>(engine: Engine, rows: number, work: () => Promise<Result>): Promise<Result> {
  return rows < fewRows ? work() : engine.inBatches(work);
}

/** Lets the engine work on one thread from now on, when there is little to work on. */
export async function fitThreads(engine: Engine, rows: number): Promise<void> {
  if (rows < fewRows) await engine.run('SET threads = 1');
}
