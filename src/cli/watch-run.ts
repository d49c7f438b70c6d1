import type { Config } from '../config/config.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import type { ListOutcome } from '../sync/outcome.ts';
import type { Plan } from '../sync/plan.ts';
import type { Settled } from '../sync/settled.ts';
import type { SyncEvent } from '../sync/sync-event.ts';
import { endWarning } from './expiry-text.ts';

/** What is known of a run so far: all there is when it throws. */
export interface WatchedRun {
  readonly config: Config | undefined;
  readonly run: string | undefined;
  readonly plan: Plan | undefined;
  readonly lists: readonly ListOutcome[];
  readonly settled: readonly Settled[];
  /** Of the config, and of what ends soon. */
  readonly warnings: readonly string[];
}

export interface RunWatch {
  config(config: Config, warnings: readonly Diagnostic[]): void;
  event(event: SyncEvent): void;
  seen(): WatchedRun;
}

export function watchRun(): RunWatch {
  let seen: WatchedRun = {
    config: undefined,
    run: undefined,
    plan: undefined,
    lists: [],
    settled: [],
    warnings: [],
  };
  return {
    config: (config, warnings) => {
      seen = { ...seen, config, warnings: warnings.map(({ message }) => message) };
    },
    event: (event) => {
      if (event.type === 'planned') seen = { ...seen, plan: event.plan };
      if (event.type === 'run-started') seen = { ...seen, run: event.run };
      if (event.type === 'list-done') seen = { ...seen, lists: [...seen.lists, event.outcome] };
      if (event.type === 'settled') seen = { ...seen, settled: [...seen.settled, event.settled] };
      if (event.type === 'ends-soon') seen = { ...seen, warnings: [...seen.warnings, endWarning(event.end).message] };
    },
    seen: () => seen,
  };
}
