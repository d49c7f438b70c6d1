import { DestinationError } from '../errors/destination-error.ts';
import type { RetryPolicy } from '../transport/retry.ts';
import type { Door, Operation, ReplacementPart } from './destination.ts';
import type { Members } from './member.ts';
import type { SteadyCalls } from './steady-calls.ts';

/** The same door with every call kept within its rate and repeated while that helps. */
export function decorateDoor(door: Door, { limited, repeated, steady, retry }: SteadyCalls): Door {
  // The first part of a session is not repeated when it may have arrived: who sends it asks for the state.
  const onceAtMost: RetryPolicy = { ...retry, repeats: ({ unclear }) => !unclear };
  const finish = door.finish?.bind(door);
  const poll = door.poll?.bind(door);
  const wording = door.wording?.bind(door);
  const { clearing, replacing } = door;

  const send: Door['send'] = async (listId, operation, members) => {
    let unclear = false;
    const receipt = await repeated(async () => {
      try {
        return await limited(() => door.send(listId, operation, members));
      } catch (error) {
        unclear ||= error instanceof DestinationError && error.unclear;
        throw error;
      }
    });
    return unclear ? { ...receipt, repeated: true } : receipt;
  };

  return {
    capabilities: door.capabilities,
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
        ...(replacing.repeats && { repeats: true as const }),
        open: (listId: string) => {
          const session = replacing.open(listId);
          const leave = session.leave?.bind(session);
          const abandon = session.abandon?.bind(session);
          return {
            ...(abandon && { abandon }),
            ...(leave && { leave: (members: Members) => steady(() => leave(members)) }),
            send: (part: ReplacementPart, members: Members) =>
              repeated(
                () => limited(() => session.send(part, members)),
                part.seq === 1 && !replacing.repeats ? onceAtMost : retry,
              ),
          };
        },
      },
    }),
  };
}
