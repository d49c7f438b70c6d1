import * as z from 'zod';
import type { Receipt, RemoteList, RequestResult } from '../destination.ts';
import { platformText } from '../platform-text.ts';

/** What a package may answer, call by call (`../destination.ts`). What it says in words is shown as a platform's own words are. */

/** Nothing that the interface has is dropped on the way. */
type Fields<Answer> = Readonly<Record<keyof Answer, z.ZodType>>;

const words = z.string().transform(platformText);
const count = z.int().nonnegative();

/** @param members how many were sent */
export const receiptOf = (members: number) => {
  const index = z.int().nonnegative().lt(members, 'is no member of the batch');
  return z
    .object({
      reference: z.string().max(500).optional(),
      refused: z.array(z.object({ index, reason: words })),
      refusedUnnamed: count,
      again: z.array(index),
      repeated: z.boolean().optional(),
      warnings: z.array(words),
    } satisfies Fields<Receipt>)
    .refine(({ refused, refusedUnnamed: more, again }) => {
      const named = [...refused.map((each) => each.index), ...again];
      return new Set(named).size === named.length && named.length + more <= members;
    }, 'names members twice, or more than there are');
};

export const remoteList = z.object({
  id: z.string().min(1).max(500),
  name: z.string(),
  membershipDays: z.int().positive().optional(),
  takesValues: z.boolean().optional(),
  state: z.enum(['ready', 'busy', 'blocked', 'archived', 'expired', 'unfit']),
  health: words,
  fix: words.optional(),
  size: z.object({ lower: count, upper: count }).optional(),
  networks: z.record(words, count).optional(),
  matchRate: words.optional(),
  servable: z.boolean().optional(),
} satisfies Fields<RemoteList>);

const counts = z.record(words, count);
export const requestResult = z.object({
  state: z.enum(['processing', 'done', 'partial', 'failed']),
  again: z.boolean(),
  refused: counts,
  warnings: counts,
} satisfies Fields<RequestResult>);

const subjects = ['credentials', 'scope', 'account', 'role', 'terms', 'list', 'name', 'API version', 'clock'] as const;
export const checkResults = z.array(
  z.object({
    what: z.enum(subjects),
    ok: z.boolean(),
    warning: z.literal(true).optional(),
    detail: words,
    fix: words.optional(),
  }),
);

const ends = { kind: z.enum(['credential', 'version']), what: words };
export const expiries = z.array(
  z.union([
    z.object({ ...ends, at: z.date(), fix: words }),
    z.object({ ...ends, at: z.undefined().optional(), why: words }),
  ]),
);

export const sessionState = z.enum(['running', 'failed', 'none']);
export const date = z.date();
/** In words, what a person does; or nothing. */
export const advice = words.optional();
export const nothing = z.unknown().transform(() => undefined);
