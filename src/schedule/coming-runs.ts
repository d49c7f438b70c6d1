import type { Block } from './block.ts';

export interface ComingRun {
  readonly at: Date;
  readonly block: Block;
}

/** The next `count` runs of all blocks, in the order of their times. */
export function comingRuns(blocks: readonly Block[], after: Date, count: number): ComingRun[] {
  const next = (block: Block, from: Date): ComingRun[] => {
    const at = block.times.next(from);
    return at === undefined ? [] : [{ at, block }];
  };
  let waiting = blocks.flatMap((block) => next(block, after));
  const runs: ComingRun[] = [];
  while (runs.length < count) {
    const [first, ...others] = waiting.toSorted((a, b) => a.at.getTime() - b.at.getTime());
    if (first === undefined) break;
    runs.push(first);
    waiting = [...others, ...next(first.block, first.at)];
  }
  return runs;
}
