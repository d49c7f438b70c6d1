import { ExitCode } from '../errors/exit-code.ts';
import { causesOf, describeError, stackFrames } from './describe-error.ts';
import { explainFailure } from './explain-failure.ts';
import type { Output } from './output/output.ts';

/** Says what was thrown, and gives its exit code. */
export function reportFailure(error: unknown, output: Output, interrupted: boolean): ExitCode {
  if (interrupted) {
    output.words('interrupted');
    return ExitCode.interrupted;
  }
  const { diagnostics, exitCode, bug } = explainFailure(error);
  output.diagnostics(diagnostics);
  if (bug) for (const frame of stackFrames(error)) output.verbose(frame);
  for (const cause of causesOf(error)) {
    output.verbose(`caused by: ${describeError(cause)}`);
    for (const frame of stackFrames(cause)) output.verbose(frame);
  }
  return exitCode;
}
