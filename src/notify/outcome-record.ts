import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { NoticeOutcome } from '../config/config.ts';
import { ExitCode } from '../errors/exit-code.ts';

/**
 * What did not go well the last time, so that the next success is told as one. The ledger knows nothing of runs that ended
 * before anything was to be sent: a config with mistakes, a source that is missing, a guard.
 */
const recordSchema = z.object({
  version: z.literal(1),
  /** By the audiences that were asked for (nothing: all): others that work say nothing of these. */
  failing: z.record(z.string(), z.object({ outcome: z.string(), at: z.string() })),
  /** Since when every run found the ledger held by another, as far as nobody was told. */
  lockedSince: z.string().optional(),
});
type OutcomeRecord = z.output<typeof recordSchema>;

/**
 * One held ledger is no news: who holds it tells how its own run comes out, and the next run does what this one did not. When
 * that has been so for a day, nobody else may be left to tell it.
 */
const lockedMs = 24 * 3_600_000;

export interface Ended {
  readonly exitCode: ExitCode;
  /** The audiences that were asked for, none: all. */
  readonly audiences: readonly string[];
  readonly at: Date;
}

/** What is told of a run that ended, and what is remembered of it. `undefined`: it is not told. */
export function nextOutcome(
  record: OutcomeRecord,
  { exitCode, audiences, at }: Ended,
): { readonly outcome: NoticeOutcome | undefined; readonly record: OutcomeRecord } {
  if (exitCode === ExitCode.interrupted) return { outcome: undefined, record };
  const key = audiences.toSorted().join(' ');
  const now = at.toISOString();
  if (exitCode === ExitCode.locked) {
    const since = record.lockedSince ?? now;
    if (at.getTime() - Date.parse(since) < lockedMs) {
      return { outcome: undefined, record: { ...record, lockedSince: since } };
    }
  }
  const { [key]: _, ...others } = record.failing;
  const outcome = outcomeOf(exitCode);
  const again = exitCode === ExitCode.locked ? { lockedSince: now } : {};
  if (outcome !== 'success') {
    return { outcome, record: { version: 1, failing: { ...others, [key]: { outcome, at: now } }, ...again } };
  }
  // An audience may be called `constructor`.
  const isRecovery = Object.hasOwn(record.failing, key);
  return { outcome: isRecovery ? 'recovery' : 'success', record: { version: 1, failing: others } };
}

export function outcomeOf(exitCode: ExitCode): Exclude<NoticeOutcome, 'recovery'> {
  if (exitCode === ExitCode.done) return 'success';
  if (exitCode === ExitCode.partial) return 'partial';
  return exitCode === ExitCode.guard ? 'guard' : 'failure';
}

const fileIn = (directory: string): string => join(directory, 'failing.json');

/** What cannot be read is as good as none: at most a recovery is not told. */
export function readRecord(directory: string): OutcomeRecord {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(fileIn(directory), 'utf8')));
  } catch {
    return { version: 1, failing: {} };
  }
}

/** Keeps a file only while there is something to remember. */
export function writeRecord(directory: string, record: OutcomeRecord): void {
  const file = fileIn(directory);
  if (Object.keys(record.failing).length === 0 && record.lockedSince === undefined) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
