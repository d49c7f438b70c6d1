import { DestinationError } from '../errors/destination-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import { isLoss } from './settled.ts';
import type { Results } from './wait-for-results.ts';

/** How one list came out of a run. */
export interface ListOutcome {
  readonly audience: string;
  readonly destination: string;
  /** What happened to the list itself; undefined when it was not reached. */
  readonly list: 'known' | 'found' | 'created' | undefined;
  readonly remoteId: string | undefined;
  readonly added: number;
  readonly removed: number;
  /** The platform's reason to the number of members it refused. */
  readonly refused: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  readonly error: ListError | undefined;
}

export interface ListError {
  readonly message: string;
  readonly fix: string | undefined;
  readonly code: string | undefined;
  readonly traceId: string | undefined;
  readonly exitCode: ExitCode;
  /** When the platform takes more, where it is known. */
  readonly comeBackAt?: Date;
}

/** What a failure means to whoever started the run. Passes on what is our own fault. */
export function listError(error: unknown): ListError {
  if (error instanceof UserError) {
    const [first] = error.diagnostics;
    return { message: error.message, fix: first?.fix, code: undefined, traceId: undefined, exitCode: error.exitCode };
  }
  if (!(error instanceof DestinationError)) throw error;
  const { message, fix, code, traceId, comeBackAt } = error;
  const exitCode = destinationExitCode(error);
  return { message, fix, code, traceId, exitCode, ...(comeBackAt !== undefined && { comeBackAt }) };
}

export function destinationExitCode({ disposition }: DestinationError): ExitCode {
  switch (disposition) {
    case 'retry':
    case 'wait':
    case 'defer':
      return ExitCode.later;
    case 'credentials':
      return ExitCode.credentials;
    case 'refused':
      return ExitCode.refused;
    case 'config':
      return ExitCode.usage;
    case 'gone':
      return ExitCode.later;
    case 'split':
    case 'skip':
    case 'give-up':
      return ExitCode.unexpected;
  }
}

/**
 * When every list failed alike, that failure's code; when some did, or members were refused, partial: also by what the run
 * learned of earlier requests and lists, for nobody else tells of it. With `waited`, requests that are still being processed
 * make it `later`, and a platform that could not be asked for them decides.
 */
export function exitCodeOf(lists: readonly ListOutcome[], results: Results, waited: boolean): ExitCode {
  const codes = new Set(lists.map((list) => list.error?.exitCode ?? ExitCode.done));
  const [only] = codes;
  if (codes.size > 1) return ExitCode.partial;
  if (only !== undefined && only !== ExitCode.done) return only;
  const refused = lists.some((list) => Object.values(list.refused).some((n) => n > 0));
  if (refused || results.settled.some(isLoss)) return ExitCode.partial;
  const [unasked] = results.unasked;
  if (unasked !== undefined) return unasked.error.exitCode;
  return waited && results.pending > 0 ? ExitCode.later : ExitCode.done;
}
