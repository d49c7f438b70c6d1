import { ExitCode } from '../errors/exit-code.ts';
import type { LedgerRun } from '../ledger/runs.ts';

/** How a run ended, in words. Only the newest can still be running: a run holds the ledger. */
export function runResult(
  { exitCode, endedAt }: Pick<LedgerRun, 'exitCode' | 'endedAt'>,
  { newest }: { readonly newest: boolean },
): string {
  if (endedAt === undefined) return newest ? 'running, or killed' : 'killed';
  if (exitCode === ExitCode.done) return 'done';
  return exitCode === ExitCode.partial ? 'partly done (exit 3)' : `failed (exit ${exitCode ?? '?'})`;
}
