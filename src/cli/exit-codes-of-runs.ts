import { ExitCode } from '../errors/exit-code.ts';

const { partial, guard, later, credentials, refused, locked, newerLedger } = ExitCode;

/** Exit codes, besides 0, 1 and 2, of what makes the platforms agree. */
export const ofRuns: readonly ExitCode[] = [partial, guard, later, credentials, refused, locked, newerLedger];
