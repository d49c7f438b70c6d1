import { DestinationError } from '../errors/destination-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { type Diagnostic, UserError } from '../errors/user-error.ts';
import { destinationExitCode } from '../sync/outcome.ts';
import { describeError } from './describe-error.ts';

/** What was thrown, in words and an exit code. */
export interface Failure {
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: ExitCode;
  /** Whether it is a fault of ours, of which the place in the code is wanted. */
  readonly bug: boolean;
}

export function explainFailure(error: unknown): Failure {
  if (error instanceof UserError) return { diagnostics: error.diagnostics, exitCode: error.exitCode, bug: false };
  if (error instanceof DestinationError) {
    return { diagnostics: [destinationDiagnostic(error)], exitCode: destinationExitCode(error), bug: false };
  }
  if (isFileTrouble(error)) return unexpected(error.message);
  if (isDiskTrouble(error)) return unexpected('a file cannot be written: the disk is full or takes no more', roomFix);
  if (error instanceof Error && error.message.startsWith('Out of Memory Error')) {
    return unexpected('the rows need more memory and room for temporary files than there is', roomFix);
  }
  if (isDamage(error)) {
    return unexpected(
      'the ledger is damaged: what it holds does not fit its checksums',
      'When no run is going on, move .audience-sync/ledger.duckdb and what is named like it away, then run `audience-sync sync --full`: lists are found by their keys.',
    );
  }
  const fix = 'This is a bug in audience-sync. Run again with --verbose and report what it says.';
  return { ...unexpected(`unexpected: ${describeError(error)}`, fix), bug: true };
}

function unexpected(message: string, fix?: string): Failure {
  const diagnostics = [{ severity: 'error' as const, message, ...(fix !== undefined && { fix }) }];
  return { diagnostics, exitCode: ExitCode.unexpected, bug: false };
}

function destinationDiagnostic(error: DestinationError): Diagnostic {
  const trace = error.traceId === undefined ? '' : ` (trace id ${error.traceId})`;
  return {
    severity: 'error',
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
