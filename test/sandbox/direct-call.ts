import { Refusal, type Call, type Reply } from '../../src/sandbox/engine/call.ts';
import { FaultBook } from '../../src/sandbox/engine/fault-book.ts';
import type { Platform } from '../../src/sandbox/engine/platform.ts';
import { recordOf } from '../../src/sandbox/engine/recorded-request.ts';

export interface DirectRequest {
  readonly method: string;
  /** Without a query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** In milliseconds. Default: 0. */
  readonly now?: number;
}

export function callOf({ method, path, headers, body, now = 0 }: DirectRequest): Call {
  const query = new URLSearchParams();
  return {
    method,
    path,
    rawQuery: '',
    query,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    now,
    faults: new FaultBook().arriving(method, path, false),
    note: recordOf(method, path, query, now),
  };
}

/** Asks a platform without HTTP, for limits that take thousands of requests. */
export function ask(platform: Platform, request: DirectRequest): Reply {
  try {
    return platform.answer(callOf(request));
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}
