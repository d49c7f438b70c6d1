import * as z from 'zod';
import type {
  Capabilities,
  Destination,
  ListSpec,
  Operation,
  Receipt,
  RemoteList,
  Replacing,
  ReplacementSession,
} from '../destination.ts';
import { isWritten, type Member, type Members } from '../member.ts';
import { neverSent } from '../never-sent.ts';
import {
  advice,
  checkResults,
  date,
  expiries,
  nothing,
  receiptOf,
  remoteList,
  requestResult,
  sessionState,
} from './answers.ts';
import type { GuardedCalls } from './guarded-calls.ts';

const callable = z.custom<(...args: never) => unknown>((value) => typeof value === 'function', 'must be a function');
const anything = z.unknown().optional();
const where = (is: boolean) => (is ? callable : anything);

/** A destination with the calls that it must have, by what its platform is said to be able to; itself, for its calls may be methods. */
export function destinationWith({ results, replacement, changes, lookup }: Capabilities) {
  const calls = z.object({
    check: callable,
    findList: callable,
    createList: callable,
    updateList: callable,
    describeList: callable,
    expiries: callable,
    // Without it a list whose creation was not answered would be made twice.
    whenUnanswered: where(lookup === 'none'),
    send: where(changes !== 'whole-list'),
    poll: where(results === 'asynchronous'),
    clearing: replacement === 'as-of' ? z.object({ now: callable, clear: callable }) : anything,
    replacing: replacement === 'session' ? z.object({ state: callable, open: callable }) : anything,
  });
  return z.unknown().transform((given, { issues }) => {
    for (const { path, message } of calls.safeParse(given).error?.issues ?? [])
      issues.push({ code: 'custom', path: [...path], message, input: given });
    return given as Destination;
  });
}

/** Itself, too. */
const sessionCalls = z.custom<ReplacementSession>(
  (value) => z.object({ send: callable }).safeParse(value).success,
  'must have `send`',
);

type Identity = Pick<Destination, 'name' | 'type' | 'capabilities'>;

/**
 * A destination that a package has made: every answer is looked at before the core sees it, and it is given copies. The engine writes no
 * members for it: what `wording` gives would be run as SQL.
 */
export function guardedDestination(given: Destination, identity: Identity, calls: GuardedCalls): Destination {
  const { ask, now } = calls;
  const { capabilities } = identity;
  const list = async (call: string, make: () => unknown) => (await ask(call, make, remoteList)) as RemoteList;
  const maybeList = async (call: string, make: () => unknown) =>
    (await ask(call, make, remoteList.optional())) as RemoteList | undefined;
  const receipt = async (call: string, members: number, make: () => unknown) =>
    (await ask(call, make, receiptOf(members), members)) as Receipt;
  const { clearing, replacing } = given;
  return {
    ...identity,
    check: async (lists = []) =>
      (await ask('check', () => given.check(lists.map((spec) => ({ ...spec }))), checkResults)) as Awaited<
        ReturnType<Destination['check']>
      >,
    findList: (spec) => maybeList('findList', () => given.findList({ ...spec })),
    ...(given.adoptList && {
      adoptList: (spec: ListSpec) => maybeList('adoptList', () => given.adoptList?.({ ...spec })),
    }),
    createList: (spec) => list('createList', () => given.createList({ ...spec })),
    ...(given.whenUnanswered && {
      whenUnanswered: (spec: ListSpec) => now('whenUnanswered', () => given.whenUnanswered?.({ ...spec }), advice),
    }),
    updateList: (id, spec) => ask('updateList', () => given.updateList(id, { ...spec }), nothing),
    describeList: async (id) => {
      const same = remoteList.refine((told) => told.id === id, 'is another list');
      return (await ask('describeList', () => given.describeList(id), same.optional())) as RemoteList | undefined;
    },
    send:
      capabilities.changes === 'whole-list'
        ? neverSent
        : (id, operation, members) => receipt('send', members.length, () => given.send(id, operation, copied(members))),
    ...(given.finish && {
      finish: (id: string, operation: Operation) => ask('finish', () => given.finish?.(id, operation), nothing),
    }),
    ...(capabilities.results === 'asynchronous' && {
      poll: (reference: string) => ask('poll', () => given.poll?.(reference), requestResult),
    }),
    ...(capabilities.replacement === 'as-of' &&
      clearing && {
        clearing: {
          now: () => ask('clearing.now', () => clearing.now(), date),
          clear: (id: string, asOf: Date) =>
            // Whoever leaves is not ours to count.
            receipt('clearing.clear', Number.MAX_SAFE_INTEGER, () => clearing.clear(id, new Date(asOf))),
        },
      }),
    ...(capabilities.replacement === 'session' && replacing && { replacing: guardedReplacing(replacing, calls) }),
    expiries: () => ask('expiries', () => given.expiries(), expiries),
  };
}

function guardedReplacing(given: Replacing, { ask, now }: GuardedCalls): Replacing {
  return {
    state: (id) => ask('replacing.state', () => given.state(id), sessionState),
    ...(given.takesNobody === true && { takesNobody: true as const }),
    ...(given.repeats === true && { repeats: true as const }),
    open: (id) => {
      const session = now('replacing.open', () => given.open(id), sessionCalls);
      const leave = session.leave?.bind(session);
      const abandon = session.abandon?.bind(session);
      return {
        ...(abandon && { abandon: () => ask('abandon', () => abandon(), nothing) }),
        ...(leave && { leave: (members: Members) => ask('leave', () => leave(copied(members)), nothing) }),
        send: async (part, members) =>
          (await ask(
            'send of a session',
            () => session.send({ ...part }, copied(members)),
            receiptOf(members.length),
            members.length,
          )) as Receipt,
      };
    },
  };
}

/** Who is sent is what the ledger takes down afterwards. */
function copied(members: Members): readonly Member[] {
  if (isWritten(members)) throw new Error('the engine writes no members for packages');
  return members.map((member) => structuredClone(member));
}
