import { Refusal, type Reply } from '../engine/call.ts';

/** An error as LinkedIn words it. `serviceErrorCode` only where its pages give one. */
export function restliError(status: number, code: string, message: string, serviceErrorCode?: number): Reply {
  return {
    status,
    json: { status, ...(serviceErrorCode !== undefined && { serviceErrorCode }), code, message },
  };
}

export function refusal(status: number, code: string, message: string, serviceErrorCode?: number): Refusal {
  return new Refusal(restliError(status, code, message, serviceErrorCode));
}

/** 400: the request is not what the resource takes. */
export function badRequest(message: string): Refusal {
  return refusal(400, 'ILLEGAL_ARGUMENT', message);
}

/** 403: scope, product, role or account. */
export function accessDenied(what: string): Refusal {
  return refusal(403, 'ACCESS_DENIED', `Not enough permissions to access: ${what}`, 100);
}

export function segmentNotFound(id: string): Refusal {
  return refusal(404, 'NOT_FOUND', `Could not find DMP segment with ID ${id}`);
}
