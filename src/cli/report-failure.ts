import { DestinationError } from '../errors/destination-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import { destinationExitCode } from '../sync/outcome.ts';
import { causesOf, describeError, stackFrames } from './describe-error.ts';
import type { Output } from './output/output.ts';

/** The one place where what was thrown becomes words and an exit code. */
export function reportFailure(error: unknown, output: Output, interrupted: boolean): ExitCode {
  if (interrupted) {
    output.words('interrupted');
    return ExitCode.interrupted;
  }
  if (error instanceof UserError) {
    output.diagnostics(error.diagnostics);
    explainCauses(error, output);
    return error.exitCode;
  }
  if (error instanceof DestinationError) {
    output.diagnostics([destinationDiagnostic(error)]);
    explainCauses(error, output);
    return destinationExitCode(error);
  }
  if (isFileTrouble(error)) {
    output.diagnostics([{ severity: 'error', message: error.message }]);
    return ExitCode.unexpected;
  }
  if (isDiskTrouble(error)) {
    output.diagnostics([
      { severity: 'error', message: 'a file cannot be written: the disk is full or takes no more', fix: roomFix },
    ]);
    explainCauses(error, output);
    return ExitCode.unexpected;
  }
  if (error instanceof Error && error.message.startsWith('Out of Memory Error')) {
    const message = 'the rows need more memory and room for temporary files than there is';
    output.diagnostics([{ severity: 'error', message, fix: roomFix }]);
    explainCauses(error, output);
    return ExitCode.unexpected;
  }
  if (isDamage(error)) {
    output.diagnostics([
      {
        severity: 'error',
        message: 'the ledger is damaged: what it holds does not fit its checksums',
        fix: 'Move .audience-sync/ledger.duckdb and what is named like it away, then run `audience-sync sync --full`: lists are found by their keys.',
      },
    ]);
    explainCauses(error, output);
    return ExitCode.unexpected;
  }
  return reportBug(error, output);
}

function destinationDiagnostic(error: DestinationError) {
  const trace = error.traceId === undefined ? '' : ` (trace id ${error.traceId})`;
  return {
    severity: 'error' as const,
    message: `${error.message}${trace}`,
    ...(error.fix !== undefined && { fix: error.fix }),
  };
}

/** A full disk or a forbidden folder is nobody's bug. */
function isFileTrouble(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return ['EACCES', 'EPERM', 'ENOSPC', 'EROFS', 'EDQUOT', 'EMFILE'].includes(String(error.code));
}

const roomFix = 'Make room for the config’s folder and for temporary files, then run this again.';

/** The engine says in words what file systems say in codes. */
function isDiskTrouble(error: unknown): boolean {
  return (
    error instanceof Error && /No space left on device|disk quota exceeded|Read-only file system/i.test(error.message)
  );
}

/** Sources that are databases are read elsewhere; of the engine's own files only the ledger outlives a run. */
function isDamage(error: unknown): boolean {
  return (
    error instanceof Error &&
    /Corrupt database file|Could not read enough bytes from file|Failure while replaying WAL/i.test(error.message)
  );
}

function reportBug(error: unknown, output: Output): ExitCode {
  output.diagnostics([
    {
      severity: 'error',
      message: `unexpected: ${describeError(error)}`,
      fix: 'This is a bug in audience-sync. Run again with --verbose and report what it says.',
    },
  ]);
  for (const frame of stackFrames(error)) output.verbose(frame);
  explainCauses(error, output);
  return ExitCode.unexpected;
}

function explainCauses(error: unknown, output: Output): void {
  for (const cause of causesOf(error)) {
    output.verbose(`caused by: ${describeError(cause)}`);
    for (const frame of stackFrames(cause)) output.verbose(frame);
  }
}
