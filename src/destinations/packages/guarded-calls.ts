import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import type { DestinationContext } from '../destination.ts';
import { platformText } from '../platform-text.ts';

/** A call of a package: what it answers, or the error that it ends with, is what the core can rely on. */
export interface GuardedCalls {
  /**
   * @param call words for errors, as the interface names it
   * @param members how many were sent; others than those cannot be refused
   */
  ask<Answer extends z.ZodType>(
    call: string,
    make: () => unknown,
    answer: Answer,
    members?: number,
  ): Promise<z.output<Answer>>;
  /** A call whose answer is no promise. */
  now<Answer extends z.ZodType>(call: string, make: () => unknown, answer: Answer): z.output<Answer>;
}

/** Longer than any call should take: the package's own client has time limits. */
export const usualLimitMs = 15 * 60_000;

/** The calls of the package `name`. */
export function guardedCalls(
  name: string,
  { signal }: Pick<DestinationContext, 'signal'>,
  limitMs: number,
): GuardedCalls {
  const read = <Answer extends z.ZodType>(call: string, given: unknown, answer: Answer): z.output<Answer> => {
    const parsed = answer.safeParse(given);
    if (parsed.success) return parsed.data;
    const wrong = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.')} ${message}`.trim());
    throw new DestinationError(`the package ${name}, ${call}: what it answers cannot be: ${wrong.join('; ')}`, {
      disposition: 'give-up',
      code: 'UNEXPECTED_ANSWER',
      unclear: true,
      fix: fixOf(name),
    });
  };
  return {
    ask: async (call, make, answer, members = 0) => {
      try {
        return read(call, await ended(async () => make(), { name, signal, limitMs }), answer);
      } catch (error) {
        signal.throwIfAborted();
        throw packageError(error, `the package ${name}, ${call}`, members);
      }
    },
    now: (call, make, answer) => {
      try {
        return read(call, make(), answer);
      } catch (error) {
        throw packageError(error, `the package ${name}, ${call}`, 0);
      }
    },
  };
}

const fixOf = (name: string) => `Look for another version of ${name}, or tell whoever maintains it.`;

interface Call {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly limitMs: number;
}

/** Ends with the call, with the run, or when it takes too long. */
async function ended(make: () => Promise<unknown>, { name, signal, limitMs }: Call): Promise<unknown> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const end = new Promise<never>((_, reject) => {
    const interrupted = () => reject(signal.reason as Error);
    const timer = setTimeout(() => {
      const message = `no answer after ${limitMs / 1000} s`;
      reject(
        new DestinationError(message, { disposition: 'defer', code: 'NO_ANSWER', unclear: true, fix: fixOf(name) }),
      );
    }, limitMs);
    signal.addEventListener('abort', interrupted, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupted);
    };
  });
  try {
    return await Promise.race([make(), end]);
  } finally {
    stop();
  }
}

const dispositions = [
  'retry',
  'wait',
  'defer',
  'split',
  'skip',
  'gone',
  'credentials',
  'refused',
  'config',
  'give-up',
] as const;
const shortWords = z.string().transform(platformText).optional();
const refusalOf = (members: number) =>
  z.object({
    disposition: z.enum(dispositions),
    message: z.string().transform(platformText),
    code: shortWords,
    httpStatus: z.int().optional(),
    traceId: shortWords,
    waitMs: z.number().nonnegative().optional(),
    comeBackAt: z.date().optional(),
    members: z
      .array(
        z.object({ index: z.int().nonnegative().lt(Math.max(1, members)), reason: z.string().transform(platformText) }),
      )
      .max(members)
      .refine((named) => new Set(named.map(({ index }) => index)).size === named.length)
      .optional(),
    unclear: z.boolean().optional(),
    fix: shortWords,
  });

/** A `DestinationError` of the copy of this program that the package has beside it is another class than ours: its fields count. */
function packageError(error: unknown, place: string, members: number): DestinationError {
  if (!isDestinationError(error)) return broken(error, place);
  const { message } = error;
  const parsed = refusalOf(members).safeParse({ ...error, message });
  if (!parsed.success) return broken(error, place);
  const { message: text, ...options } = parsed.data;
  return new DestinationError(text, options as ConstructorParameters<typeof DestinationError>[1]);
}

function isDestinationError(error: unknown): error is Error {
  return error instanceof Error && (error instanceof DestinationError || error.name === 'DestinationError');
}

/** What it threw is no cause of ours: it may hold anything that the package knows. */
function broken(error: unknown, place: string): DestinationError {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : 'no error';
  const name = /^the package (\S+),/.exec(place)?.[1] ?? '';
  return new DestinationError(`${place}: it threw ${platformText(text)}`, {
    disposition: 'give-up',
    code: 'PACKAGE_FAILED',
    unclear: true,
    fix: fixOf(name),
  });
}
