import { DestinationError, type Disposition } from '../errors/destination-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import type { Output } from './output/output.ts';

const exitCodes: Readonly<Record<Disposition, ExitCode>> = {
  retry: ExitCode.later,
  wait: ExitCode.later,
  defer: ExitCode.later,
  credentials: ExitCode.credentials,
  refused: ExitCode.refused,
  config: ExitCode.usage,
  gone: ExitCode.unexpected,
  split: ExitCode.unexpected,
  skip: ExitCode.unexpected,
  'give-up': ExitCode.unexpected,
};

/** The one place where what was thrown becomes words and an exit code. */
export function reportFailure(error: unknown, output: Output, interrupted: boolean): ExitCode {
  if (interrupted) {
    output.words('interrupted');
    return ExitCode.interrupted;
  }
  if (error instanceof UserError) {
    output.diagnostics(error.diagnostics);
    return error.exitCode;
  }
  if (error instanceof DestinationError) {
    output.diagnostics([destinationDiagnostic(error)]);
    return exitCodes[error.disposition];
  }
  if (isFileTrouble(error)) {
    output.diagnostics([{ severity: 'error', message: error.message }]);
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

function reportBug(error: unknown, output: Output): ExitCode {
  output.diagnostics([
    {
      severity: 'error',
      message: `unexpected: ${describe(error)}`,
      fix: 'This is a bug in audience-sync. Run again with --verbose and report what it says.',
    },
  ]);
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at !== error) output.verbose(`caused by: ${describe(at)}`);
    for (const frame of (at.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))) output.verbose(frame);
  }
  return ExitCode.unexpected;
}

/** DuckDB quotes the value that it could not read, and a value may be a name. */
function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^(Conversion|Invalid Input|Constraint|Out of Range|Invalid Error)/.test(message)
    ? message.replace(/"[^"]*"|'[^']*'/g, '"…"')
    : message;
}
