import { randomBytes } from 'node:crypto';
import { Refusal, type Reply } from '../engine/call.ts';

export interface GraphErrorOptions {
  readonly subcode?: number;
  readonly transient?: boolean;
  readonly title?: string;
  readonly userMessage?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
}

/** HTTP statuses that go with codes; everything else, throttling too, is 400. */
const STATUS: Readonly<Record<number, number>> = { 1: 500, 2: 500, 10: 403, 190: 401, 200: 403, 803: 404 };

/** An error as Graph words it: what it means is in `code` and `error_subcode`. */
export function graphError(code: number, message: string, options: GraphErrorOptions = {}): Reply {
  return {
    status: options.status ?? STATUS[code] ?? 400,
    ...(options.headers !== undefined && { headers: options.headers }),
    json: {
      error: {
        message,
        type: 'OAuthException',
        code,
        ...(options.subcode !== undefined && { error_subcode: options.subcode }),
        is_transient: options.transient ?? false,
        ...(options.title !== undefined && { error_user_title: options.title }),
        ...(options.userMessage !== undefined && { error_user_msg: options.userMessage }),
        fbtrace_id: `A${randomBytes(11).toString('base64url')}`,
      },
    },
  };
}

export function refusal(code: number, message: string, options: GraphErrorOptions = {}): Refusal {
  return new Refusal(graphError(code, message, options));
}

/** Code 100: a parameter is missing, unknown or wrong. */
export function badParameter(message: string, subcode?: number): Refusal {
  return refusal(100, `(#100) ${message}`, subcode === undefined ? {} : { subcode });
}

/** Code 100/33: there is no such object, or the token may not see it; Graph does not tell which. */
export function notVisible(method: string, id: string): Refusal {
  return refusal(
    100,
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing ` +
      'permissions, or does not support this operation.',
    { subcode: 33 },
  );
}

/** Code 2650: the state of an upload or replacement forbids the batch; which way is in the subcode. */
export function badSequence(subcode: number, message: string): Refusal {
  return refusal(2650, `(#2650) ${message}`, { subcode });
}
