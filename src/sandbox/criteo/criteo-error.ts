import { randomUUID } from 'node:crypto';
import { type Call, Refusal, type Reply } from '../engine/call.ts';
import type { Json } from '../engine/json.ts';

export type ErrorType =
  | 'access-control'
  | 'authentication'
  | 'authorization'
  | 'availability'
  | 'deprecation'
  | 'quota'
  | 'validation'
  | 'unknown';

/** One entry of `errors`, as Criteo words it (criteo.md 7); the same stands inside an answer that is 200. */
export function problem(type: ErrorType, code: string, detail: string, source?: string): Json {
  return {
    traceId: randomUUID(),
    type,
    code,
    instance: '/',
    title: code.replaceAll('-', ' '),
    detail,
    ...(source !== undefined && { source: { [source]: '' } }),
  };
}

export function criteoError(status: number, type: ErrorType, code: string, detail: string): Reply {
  return { status, json: { errors: [problem(type, code, detail)] } };
}

export function refusal(status: number, type: ErrorType, code: string, detail: string): Refusal {
  return new Refusal(criteoError(status, type, code, detail));
}

/** 400: the request is not what the operation takes. */
export function invalid(code: string, detail: string): Refusal {
  return refusal(400, 'validation', code, detail);
}

export function segmentNotFound(id: string): Refusal {
  return refusal(404, 'validation', 'audience-invalid', `Audience segment ${id} does not exist`);
}

/** 200 with errors inside, as a fault asks for it. */
export function errorsInside(call: Call): Reply | undefined {
  const fault = call.faults.take('errors_inside');
  if (fault === undefined) return undefined;
  const errors = [
    problem(fault.type ?? 'unknown', fault.code ?? 'internal-error', 'The request was answered with an error'),
  ];
  return { status: 200, json: { data: null, errors, warnings: [] } };
}
