import type { IncomingHttpHeaders } from 'node:http';
import type { CallFaults } from './call-faults.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** One request as a platform sees it. */
export interface Call {
  readonly method: string;
  /** Undecoded path, without the query. */
  readonly path: string;
  /** Undecoded query, without the question mark. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The sandbox's clock, in milliseconds. */
  readonly now: number;
  readonly faults: CallFaults;
  /** What the record says of this request; the platform fills it in. */
  readonly note: RecordedRequest;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; none of this, `html` and `text` is an empty body. */
  readonly json?: unknown;
  readonly html?: string;
  /** Sent as it is, in place of `json`, as this media type. */
  readonly text?: string;
  readonly type?: string;
  /** Sent as it is, in place of all of these. */
  readonly bytes?: Uint8Array;
}

/** A platform's "no", thrown from wherever the rule is checked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`HTTP ${reply.status}`);
    this.reply = reply;
  }
}

/** One header's value; undefined when absent or empty. */
export function headerOf(call: Call, name: string): string | undefined {
  const value = call.headers[name];
  const text = Array.isArray(value) ? value.join(', ') : value;
  return text === undefined || text === '' ? undefined : text;
}

/** The token of `Authorization: Bearer …`. */
export function bearerOf(call: Call): string | undefined {
  return /^Bearer (\S+)$/.exec(headerOf(call, 'authorization') ?? '')?.[1];
}

/** Whether the body says it is of this media type. */
export function hasType(call: Call, type: string): boolean {
  return headerOf(call, 'content-type')?.split(';')[0]?.trim().toLowerCase() === type;
}
