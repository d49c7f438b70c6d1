import { type ChaosWorld, type EndedRun, planFile } from './chaos-world.ts';
import type { ChaosRun } from './sequence.ts';
import type { Setup } from './setup.ts';
import type { Tally } from './tally.ts';

/** Plays a run of a sequence; says how it ended, or both of two, of which one may have found the ledger taken. */
export async function playRun(
  run: Exclude<ChaosRun, { kind: 'check' }>,
  world: ChaosWorld,
  setup: Pick<Setup, 'audiences'>,
  tally: Tally,
): Promise<EndedRun[]> {
  const ends = await endsOf(run, world, setup);
  for (const { code } of ends) {
    tally.ended(code);
    if (run.kind === 'killed' && code === null) tally.kills += 1;
    if (run.kind === 'interrupted' && code === 130) tally.interruptions += 1;
    if (run.kind === 'disk full' && code === 1) tally.fullDisks += 1;
  }
  const others = ends.filter(({ code }) => code !== 10);
  return run.kind === 'two at once' && others.length > 0 ? others : ends;
}

async function endsOf(
  run: Exclude<ChaosRun, { kind: 'check' }>,
  world: ChaosWorld,
  { audiences }: Pick<Setup, 'audiences'>,
): Promise<EndedRun[]> {
  switch (run.kind) {
    case 'sync': {
      const only = audiences[run.audience ?? Infinity]?.segment;
      const guards = run.asks ? [] : ['--yes'];
      return [await world.run(['sync', ...(only === undefined ? [] : [only]), ...guards, ...run.flags])];
    }
    case 'save a plan':
      return [await world.run(['plan', '--out', planFile])];
    case 'apply the plan':
      return world.hasPlan() ? [await world.run(['sync', '--yes', '--plan', planFile])] : [];
    case 'interrupted':
      return [await world.run(syncOf(run), run.at)];
    case 'killed':
      return [await world.runApart(syncOf(run), { killed: run.at })];
    case 'two at once':
      return Promise.all([world.runApart(['sync', '--yes']), world.run(['sync', '--yes'])]);
    case 'disk full':
      return [await world.runApart(['sync', '--yes'], { fileKilobytes: run.kilobytes })];
  }
}

const syncOf = ({ full }: { readonly full: boolean }): string[] => ['sync', '--yes', ...(full ? ['--full'] : [])];
