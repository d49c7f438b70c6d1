import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';

/** What a person can do about a ledger that cannot be written; any other error is given back as it is. */
export function explainWriteFailure(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  if (!/No space left on device|disk quota|File too large|Input\/output error|Read-only file system/i.test(message))
    return error;
  return new UserError('the ledger cannot be written: the disk is full or takes no more', {
    exitCode: ExitCode.unexpected,
    fix: 'Make room for it, then run this again: what was sent and not written down is sent once more.',
    cause: error,
  });
}

/** Does something that writes into the ledger; see `explainWriteFailure`. */
export async function writing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw explainWriteFailure(error);
  }
}
