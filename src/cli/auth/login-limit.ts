import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { sayDuration } from '../output/numbers.ts';
import type { Runtime } from '../runtime.ts';

/** Ends a login that nobody finishes, or that is interrupted. */
export interface LoginLimit {
  readonly signal: AbortSignal;
  /** What `work` gives, unless the limit comes first. */
  within<Result>(work: Promise<Result>): Promise<Result>;
  end(): void;
}

export function loginLimit(runtime: Runtime, ms: number, again: string): LoginLimit {
  const reached = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([runtime.signal, reached.signal]);
  const reach = async (): Promise<void> => {
    await runtime.sleep(ms, over.signal);
    const message = `the sign-in was not finished within ${sayDuration(ms)}`;
    reached.abort(new UserError(message, { exitCode: ExitCode.credentials, fix: again }));
  };
  // Whoever ends it does not wait for it.
  reach().catch(() => {});
  return {
    signal,
    within: (work) =>
      new Promise((resolve, reject) => {
        work.then(resolve, reject);
        const stop = (): void => reject(signal.reason as unknown);
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      }),
    end: () => over.abort(),
  };
}
