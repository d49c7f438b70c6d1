import { DestinationError } from '../errors/destination-error.ts';

/** Stops the calls of a platform that does not answer, but for one that finds out when it does again. */
export interface CircuitBreaker {
  /** Guards a call with all its attempts; `end` it when no more will be made. */
  guard(): GuardedCall;
}

export interface GuardedCall {
  /**
   * Makes an attempt. While the circuit is open it fails with `retry` at once, without a request; only the call that opened it goes
   * on trying. The first answer closes the circuit for all.
   */
  attempt<Result>(attempt: () => Promise<Result>): Promise<Result>;
  end(): void;
}

/** Calls in a row that must fail for want of an answer (or with a fault of the platform's own) before the others stop. */
const failuresToOpen = 3;
/** How long a call that was not let through waits at least. */
const pauseMs = 5_000;

/** One for all calls of a destination: whoever waits for the platform waits for the same thing. */
export function createCircuitBreaker(): CircuitBreaker {
  let failures = 0;
  /** The call that tries while the circuit is open. */
  let scout: GuardedCall | undefined;
  const close = (): void => {
    failures = 0;
    scout = undefined;
  };
  return {
    guard() {
      const me: GuardedCall = {
        async attempt(attempt) {
          if (scout !== undefined && scout !== me) throw notSent();
          try {
            const result = await attempt();
            close();
            return result;
          } catch (error) {
            if (error instanceof DestinationError && error.disposition === 'retry') {
              failures += 1;
              if (failures >= failuresToOpen) scout ??= me;
            } else {
              // A refusal is an answer.
              close();
            }
            throw error;
          }
        },
        end() {
          // Whoever calls next finds out.
          if (scout === me) scout = undefined;
        },
      };
      return me;
    },
  };
}

function notSent(): DestinationError {
  return new DestinationError('the platform does not answer; another call finds out when it does again', {
    disposition: 'retry',
    waitMs: pauseMs,
  });
}
