import { Refusal, type Reply } from '../engine/call.ts';

/** AdRoll's codes (adroll.md 7). */
export const CODES = { INVALID: 1, FAIL: 8, NOT_FOUND: 16, UNSET: 32, FORBIDDEN: 512 } as const;

export interface Problem {
  readonly message: string;
  readonly code: number;
  readonly field?: string;
}

export function adrollError(status: number, ...errors: readonly Problem[]): Reply {
  return { status, json: { errors } };
}

/** 400: the request is not what the operation takes. */
export function invalid(field: string, message: string): Refusal {
  return new Refusal(adrollError(400, { message, code: CODES.INVALID, field }));
}

export function unset(field: string): Refusal {
  return new Refusal(adrollError(400, { message: 'This field is required', code: CODES.UNSET, field }));
}

export function segmentNotFound(): Refusal {
  return new Refusal(adrollError(404, { message: 'Segment not found', code: CODES.NOT_FOUND }));
}

export function forbidden(message: string): Refusal {
  return new Refusal(adrollError(403, { message, code: CODES.FORBIDDEN }));
}
