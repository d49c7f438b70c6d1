import { ExitCode } from '../errors/exit-code.ts';

/** Codes of what passes by itself, or is as it should be. */
const passing: ReadonlySet<number> = new Set([ExitCode.done, ExitCode.later, ExitCode.locked, ExitCode.interrupted]);

/**
 * Whether a person has to look at how a run ended. Members that a platform refuses (exit 3) are everyday; a list that failed is
 * not.
 */
export function needsHuman(exitCode: number, listFailed: boolean): boolean {
  return exitCode === ExitCode.partial ? listFailed : !passing.has(exitCode);
}
