import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../errors/error-code.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';

/** A holder needs milliseconds; whoever is older has died. */
const staleMs = 10_000;
const pauseMs = 20;

/**
 * Runs `work`, which changes a file, while nobody else does: a second file beside it is the lock.
 *
 * @throws UserError exit 10 when another process keeps it
 */
export async function holdLock<Result>(file: string, work: () => Result): Promise<Result> {
  const lock = `${file}.lock`;
  for (let tries = staleMs / pauseMs; !take(lock); tries -= 1) {
    if (tries <= 0) {
      throw new UserError(`another process holds ${lock}`, {
        exitCode: ExitCode.locked,
        fix: 'Wait for it to end, then run this again.',
      });
    }
    await delay(pauseMs);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > staleMs) rmSync(lock, { force: true });
  return false;
}
