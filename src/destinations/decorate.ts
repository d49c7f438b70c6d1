import { DestinationError } from '../errors/destination-error.ts';
import type { CircuitBreaker } from '../transport/circuit-breaker.ts';
import type { RateLimiter } from '../transport/rate-limit.ts';
import { retrying, type RetryPolicy } from '../transport/retry.ts';
import type { Destination, ListSpec, Operation, RemoteList, ReplacementPart } from './destination.ts';
import type { Members } from './member.ts';

export interface Decoration {
  readonly limiter: RateLimiter;
  readonly breaker: CircuitBreaker;
  readonly retry: RetryPolicy;
}

/**
 * The same destination with every call kept within the platform's rate and repeated while that helps. A list is never
 * created twice: after a failure that may have been applied, the list is looked for again first, and not made again where that cannot be.
 */
export function decorate(destination: Destination, decoration: Decoration): Destination {
  const { limiter, breaker, retry } = decoration;
  const limited = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    await limiter.take(retry.signal);
    return call();
  };
  const repeated = async <Result>(attempt: () => Promise<Result>, policy: RetryPolicy = retry): Promise<Result> => {
    const guarded = breaker.guard();
    try {
      return await retrying(() => guarded.attempt(attempt), policy);
    } finally {
      guarded.end();
    }
  };
  const steady = <Result>(call: () => Promise<Result>): Promise<Result> => repeated(() => limited(call));
  // What may have arrived is not repeated: who sends the first part of a session asks for the state.
  const onceAtMost: RetryPolicy = { ...retry, repeats: ({ unclear }) => !unclear };
  const finish = destination.finish?.bind(destination);
  const poll = destination.poll?.bind(destination);
  const accounts = destination.accounts?.bind(destination);
  const adoptList = destination.adoptList?.bind(destination);
  const wording = destination.wording?.bind(destination);
  const { clearing, replacing } = destination;

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
      destination.capabilities.lookup === 'none' ? onceAtMost : retry,
    );
  };

  const send: Destination['send'] = async (listId, operation, members) => {
    let unclear = false;
    const receipt = await repeated(async () => {
      try {
        return await limited(() => destination.send(listId, operation, members));
      } catch (error) {
        unclear ||= error instanceof DestinationError && error.unclear;
        throw error;
      }
    });
    return unclear ? { ...receipt, repeated: true } : receipt;
  };

  return {
    name: destination.name,
    type: destination.type,
    capabilities: destination.capabilities,
    check: (lists) => steady(() => destination.check(lists)),
    findList: (spec) => steady(() => destination.findList(spec)),
    ...(adoptList && { adoptList: (spec: ListSpec) => steady(() => adoptList(spec)) }),
    createList,
    ...(destination.whenUnanswered && { whenUnanswered: destination.whenUnanswered.bind(destination) }),
    updateList: (id, spec) => steady(() => destination.updateList(id, spec)),
    describeList: (id) => steady(() => destination.describeList(id)),
    send,
    ...(wording && { wording }),
    ...(finish && {
      finish: (listId: string, operation: Operation) => steady(() => finish(listId, operation)),
    }),
    ...(poll && { poll: (reference: string) => steady(() => poll(reference)) }),
    ...(clearing && {
      clearing: {
        now: () => steady(() => clearing.now()),
        clear: (listId: string, asOf: Date) => steady(() => clearing.clear(listId, asOf)),
      },
    }),
    ...(replacing && {
      replacing: {
        state: (listId: string) => steady(() => replacing.state(listId)),
        ...(replacing.takesNobody && { takesNobody: true as const }),
        open: (listId: string) => {
          const session = replacing.open(listId);
          const leave = session.leave?.bind(session);
          const abandon = session.abandon?.bind(session);
          return {
            ...(abandon && { abandon }),
            ...(leave && { leave: (members: Members) => steady(() => leave(members)) }),
            send: (part: ReplacementPart, members: Members) =>
              repeated(() => limited(() => session.send(part, members)), part.seq === 1 ? onceAtMost : retry),
          };
        },
      },
    }),
    ...(accounts && { accounts: () => steady(() => accounts()) }),
    expiries: () => steady(() => destination.expiries()),
  };
}
