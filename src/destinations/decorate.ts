import { DestinationError } from '../errors/destination-error.ts';
import type { CircuitBreaker } from '../transport/circuit-breaker.ts';
import type { RateLimiter } from '../transport/rate-limit.ts';
import type { RetryPolicy } from '../transport/retry.ts';
import { decorateDoor } from './decorate-door.ts';
import type { Destination, ListSpec, RemoteList } from './destination.ts';
import { steadyCalls } from './steady-calls.ts';

export interface Decoration {
  readonly limiter: RateLimiter;
  /** Of calls through the door for companies, which are counted apart; default: the same. */
  readonly companyLimiter?: RateLimiter | undefined;
  readonly breaker: CircuitBreaker;
  readonly retry: RetryPolicy;
}

/**
 * The same destination with every call kept within the platform's rate and repeated while that helps. A list is never
 * created twice: after a failure that may have been applied, the list is looked for again first, and not made again where that cannot be.
 */
export function decorate(destination: Destination, decoration: Decoration): Destination {
  const calls = steadyCalls(decoration);
  const { limited, repeated, steady } = calls;
  const { companies } = destination;
  const accounts = destination.accounts?.bind(destination);
  const adoptList = destination.adoptList?.bind(destination);
  // A list that may have been made and cannot be looked for is not made again.
  const onceAtMost: RetryPolicy = { ...decoration.retry, repeats: ({ unclear }) => !unclear };
  const { limiter, companyLimiter = limiter } = decoration;

  const createList = (spec: ListSpec): Promise<RemoteList> => {
    let mayExist = false;
    return repeated(
      async () => {
        if (mayExist) {
          const found = await limited(() => destination.findList(spec));
          if (found !== undefined) return found;
        }
        try {
          return await limited(() => destination.createList(spec));
        } catch (error) {
          // A 5xx answer and a conflict (LinkedIn 409) may hide a list as well as a lost answer does.
          mayExist ||= error instanceof DestinationError && (error.unclear || error.disposition === 'retry');
          throw error;
        }
      },
      destination.capabilities.lookup === 'none' ? onceAtMost : decoration.retry,
    );
  };

  return {
    name: destination.name,
    type: destination.type,
    check: (lists) => steady(() => destination.check(lists)),
    findList: (spec) => steady(() => destination.findList(spec)),
    ...(adoptList && { adoptList: (spec: ListSpec) => steady(() => adoptList(spec)) }),
    createList,
    ...(destination.whenUnanswered && { whenUnanswered: destination.whenUnanswered.bind(destination) }),
    updateList: (id, spec) => steady(() => destination.updateList(id, spec)),
    describeList: (id) => steady(() => destination.describeList(id)),
    ...decorateDoor(destination, calls),
    ...(companies && {
      companies: decorateDoor(companies, steadyCalls({ ...decoration, limiter: companyLimiter })),
    }),
    ...(accounts && { accounts: () => steady(() => accounts()) }),
    expiries: () => steady(() => destination.expiries()),
  };
}
