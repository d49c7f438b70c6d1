import type { Engine } from '../engine/engine.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import type { Holder } from '../ledger/holder.ts';
import { openLedger } from '../ledger/open-ledger.ts';

export interface HoldingLedger {
  readonly holder: Holder;
  /** Milliseconds to wait for another run that holds the ledger; 0: not at all. */
  readonly waitLock: number;
  /** Milliseconds that only grow. */
  uptime(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  readonly signal: AbortSignal;
  /** Told once, when the waiting begins; `why` names the holder. */
  onLocked(why: string): void;
}

const firstLookMs = 500;
const longestLookMs = 10_000;

/**
 * Opens the ledger for writing, when need be after the run that holds it.
 *
 * @throws UserError exit 10 when that takes longer than `waitLock`; else as `openLedger`
 */
export async function holdLedger(engine: Engine, configDirectory: string, options: HoldingLedger): Promise<void> {
  const until = options.uptime() + options.waitLock;
  for (let ms = firstLookMs, told = false; ; ms = Math.min(longestLookMs, ms * 2)) {
    options.signal.throwIfAborted();
    try {
      await openLedger(engine, configDirectory, options.holder);
      return;
    } catch (error) {
      const left = until - options.uptime();
      if (!(error instanceof UserError) || error.exitCode !== ExitCode.locked || left <= 0) throw error;
      if (!told) options.onLocked(error.message);
      told = true;
      await options.sleep(Math.min(ms, left), options.signal);
    }
  }
}
