import { DestinationError } from '../../errors/destination-error.ts';
import { cleanText, type GraphError, graphErrorOf, type Refusal } from './graph-refusal.ts';
import { throttleMs } from './usage.ts';
import { type Circumstances, isThrottle, type Verdict, verdictOn } from './verdicts.ts';

/** What explaining needs to know of the connection. */
export interface ExplainContext extends Circumstances {
  /** Blanked out wherever Meta quotes them. */
  readonly secrets: readonly string[];
}

/** The error that an answer which is no success becomes: what happened, what the core does, what a person can do. */
export function explainRefusal(refusal: Refusal, context: ExplainContext): DestinationError {
  const error = graphErrorOf(refusal.response.json);
  return error === undefined ? explainUnreadable(refusal) : explainGraphError(error, refusal, context);
}

function explainGraphError(error: GraphError, refusal: Refusal, context: ExplainContext): DestinationError {
  const { operation, response, writes } = refusal;
  const code = error.subcode === undefined ? String(error.code) : `${error.code}/${error.subcode}`;
  const verdict: Verdict = isThrottle(error.code)
    ? { disposition: 'wait', waitMs: throttleMs(response.headers), words: 'too many calls' }
    : verdictOn(error, refusal, context);
  const words = verdict.words ?? (cleanText(error.text, context.secrets) || 'an error without words');
  return new DestinationError(`${operation}: ${words} (Meta's code ${code})`, {
    disposition: verdict.disposition,
    code,
    httpStatus: response.status,
    // An unknown error does not say that nothing was done.
    unclear: writes && verdict.disposition === 'retry',
    ...(error.traceId !== undefined && { traceId: error.traceId }),
    ...(verdict.waitMs !== undefined && { waitMs: verdict.waitMs }),
    ...(verdict.fix !== undefined && { fix: verdict.fix }),
  });
}

/** An answer without a Graph error: HTML of a gateway, an empty body, another server altogether. */
function explainUnreadable({ operation, response, writes }: Refusal): DestinationError {
  const { status, headers } = response;
  const failed = (words: string, verdict: Verdict, unclear = false): DestinationError =>
    new DestinationError(`${operation}: ${words} (HTTP ${status})`, {
      disposition: verdict.disposition,
      httpStatus: status,
      unclear,
      ...(verdict.waitMs !== undefined && { waitMs: verdict.waitMs }),
      ...(verdict.fix !== undefined && { fix: verdict.fix }),
    });
  if (status === 429) return failed('too many calls', { disposition: 'wait', waitMs: throttleMs(headers) });
  if (status === 413) return failed('the request is too large', { disposition: writes ? 'split' : 'give-up' });
  if (status === 414 || status === 431) return failed('address or headers are too long', { disposition: 'give-up' });
  if (status < 400 || status === 408 || status >= 500)
    return failed('the answer cannot be read', { disposition: 'retry' }, writes);
  const fix = 'Check `endpoint` of this destination, and proxies or sign-in pages in between.';
  return failed('the answer does not come from Meta’s Graph API', { disposition: 'config', fix });
}
