import type { Block } from './block.ts';
import type { Due } from './block-watch.ts';
import type { LastRun } from './schedule-state.ts';

/** What happens while the scheduler runs. The command turns it into lines, NDJSON and metrics. */
export type SchedulerEvent =
  | { readonly type: 'started' | 'reloaded'; readonly blocks: readonly Block[]; readonly nextAt: Date | undefined }
  | { readonly type: 'reload-failed'; readonly error: unknown }
  | { readonly type: 'run-begun'; readonly block: Block; readonly due: Due }
  /** It is due while another run goes on, and begins behind it. */
  | { readonly type: 'run-waits'; readonly block: Block }
  /** Its time passed while nobody watched, and it is not made up for. */
  | { readonly type: 'run-skipped'; readonly block: Block; readonly due: Due }
  | {
      readonly type: 'run-ended';
      readonly block: Block;
      readonly last: LastRun;
      /** The signal that ended it, where one did. */
      readonly signal: string | undefined;
      /** When it is tried again, besides its schedule. */
      readonly againAt: Date | undefined;
      /** When any block runs next. */
      readonly nextAt: Date | undefined;
    }
  | { readonly type: 'state-unwritten'; readonly error: unknown }
  | { readonly type: 'stopping'; readonly running: boolean }
  | { readonly type: 'killed' }
  | { readonly type: 'stopped' };
