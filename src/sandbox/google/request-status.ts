import type { Call, Reply } from '../engine/call.ts';
import { loginOf } from './access.ts';
import { denied, invalid } from './google-error.ts';
import { queryOf } from './message.ts';
import type { Part, PartResult, Processing } from './processing.ts';

/** `GET requestStatus:retrieve`: only by the access path of the request, that is the same login account or none. */
export function retrieveStatus(call: Call, processing: Processing): Reply {
  const { requestId } = queryOf(call, 'requestId');
  const login = loginOf(call);
  if (requestId === undefined || requestId === '') {
    throw invalid({ field: 'requestId', description: 'The field is required.', reason: 'REQUIRED_FIELD_MISSING' });
  }
  const request = processing.find(requestId);
  if (request === undefined) {
    throw invalid({ field: 'requestId', description: 'There is no such request.', reason: 'INVALID_REQUEST_ID' });
  }
  if (request.parts.some((part) => part.login !== login)) throw denied();
  const statuses = request.parts.map((part, i) => statusOf(part, request.results?.[i]));
  return { status: 200, json: { requestStatusPerDestination: statuses } };
}

function statusOf({ message: destination }: Part, result: PartResult | undefined): object {
  if (result === undefined) return { destination, requestStatus: 'PROCESSING' };
  const errorCounts = countsOf(result.errors);
  const warningCounts = countsOf(result.warnings);
  return {
    destination,
    requestStatus: result.state,
    ...(errorCounts.length > 0 && { errorInfo: { errorCounts } }),
    ...(warningCounts.length > 0 && { warningInfo: { warningCounts } }),
    ...result.counters,
  };
}

/** int64 is a string in Google's JSON. */
function countsOf(counts: ReadonlyMap<string, number>): object[] {
  return [...counts].map(([reason, count]) => ({ recordCount: String(count), reason }));
}
