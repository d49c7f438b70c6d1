import { ExitCode } from '../errors/exit-code.ts';
import type { LedgerRun } from '../ledger/runs.ts';

/** How a run ended, in words. */
export function runResult({ exitCode, endedAt }: Pick<LedgerRun, 'exitCode' | 'endedAt'>): string {
  if (endedAt === undefined) return 'running, or ended without a word';
  if (exitCode === ExitCode.done) return 'done';
  return exitCode === ExitCode.partial ? 'partly done (exit 3)' : `failed (exit ${exitCode ?? '?'})`;
}
