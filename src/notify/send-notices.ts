import type { NotifyConfig } from '../config/config.ts';
import type { Notice } from './notice.ts';
import { postNotice } from './post-notice.ts';
import { runCommand } from './run-command.ts';
import type { Sending } from './sending.ts';

/** What became of one notice. */
export interface Delivery {
  readonly block: NotifyConfig;
  /** Undefined: it was taken. */
  readonly problem: string | undefined;
}

/** Tells all of them at once. Rejects only when the run is interrupted meanwhile. */
export function sendNotices(
  blocks: readonly NotifyConfig[],
  notice: Notice,
  sending: Sending,
): Promise<readonly Delivery[]> {
  return Promise.all(
    blocks.map(async (block) => {
      const sent = block.kind === 'command' ? runCommand(block, notice, sending) : postNotice(block, notice, sending);
      return { block, problem: await sent };
    }),
  );
}
