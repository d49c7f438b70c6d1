import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import type { RemoteList } from '../destination.ts';
import { readAnswer } from '../read-answer.ts';
import type { Connection } from './connection.ts';
import { listAudiences } from './list-audiences.ts';

const fields = [
  'id',
  'name',
  'retention_days',
  'is_value_based',
  'approximate_count_lower_bound',
  'approximate_count_upper_bound',
  'delivery_status',
  'operation_status',
  'delete_time',
  'fields_violating_integrity_policy',
];
const count = z.coerce.number().optional().catch(undefined);
const status = z.object({ code: z.coerce.number(), description: z.string().optional() }).optional().catch(undefined);
const audienceSchema = z.object({
  id: z.string(),
  name: z.string().catch(''),
  /** Zero stands for ever. */
  retention_days: count,
  is_value_based: z.boolean().optional().catch(undefined),
  approximate_count_lower_bound: count,
  approximate_count_upper_bound: count,
  delivery_status: status,
  operation_status: status,
  /** Seconds since 1970. */
  delete_time: count,
  fields_violating_integrity_policy: z.array(z.string()).catch([]),
});
type Audience = z.infer<typeof audienceSchema>;

/** Source: developers.facebook.com/documentation/ads-commerce/marketing-api/reference/custom-audience. */
const operations: ReadonlyMap<number, string> = new Map([
  [0, 'unknown'],
  [100, 'expiring: not used for two years'],
  [200, 'normal'],
  [400, 'warning'],
  [410, 'no upload yet'],
  [411, 'low match rate'],
  [412, 'many invalid rows'],
  [414, 'replace running'],
  [415, 'replace failed'],
  [441, 'populating'],
  [442, 'prefill failed'],
  [450, 'inactive'],
  [470, 'creator inactive'],
  [471, 'flagged'],
  [500, 'error'],
]);
const deliveries: ReadonlyMap<number, string> = new Map([
  [200, 'ready'],
  [300, 'too small: fewer than 100 matched people'],
]);
const replaceRunning = 414;
const replaceFailed = 415;
/** For what its name or description suggests; takes no members. */
export const flagged = 471;
const deliverable = 200;

/**
 * Reads an audience. Undefined only when it is certain that it is gone: Meta answers the same for what the token may not
 * see and for what is new, so the account's list is asked as well. An account that cannot be seen is an error.
 */
export async function describeAudience(connection: Connection, id: string): Promise<RemoteList | undefined> {
  const { api, context } = connection;
  let data: unknown;
  try {
    data = (await api.audience(id).get(fields)).exportAllData();
  } catch (error) {
    if (!(error instanceof DestinationError) || error.disposition !== 'gone') throw error;
    const listed = (await listAudiences(connection)).some((audience) => audience.id === id);
    if (!listed) return undefined;
    throw notReadableYet(error);
  }
  const parsed = readAnswer('read audience', audienceSchema, data);
  const deleteTime = parsed.delete_time ?? 0;
  if (deleteTime > 0 && deleteTime * 1000 <= context.now().getTime()) return undefined;
  return remoteList(parsed);
}

const operationSchema = z.object({ operation_status: z.object({ code: z.coerce.number() }).optional() });

/** What the replacement of an audience came to that was sent last; `none` also when it is finished. */
export async function replacementState({ api }: Connection, id: string): Promise<'running' | 'failed' | 'none'> {
  const data: unknown = (await api.audience(id).get(['operation_status'])).exportAllData();
  const parsed = readAnswer('read audience', operationSchema, data);
  const code = parsed.operation_status?.code;
  return code === replaceRunning ? 'running' : code === replaceFailed ? 'failed' : 'none';
}

function notReadableYet(error: DestinationError): DestinationError {
  return new DestinationError('read audience: Meta lists the audience but does not show it yet', {
    disposition: 'wait',
    waitMs: 10_000,
    cause: error,
    ...(error.code !== undefined && { code: error.code }),
    ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
    ...(error.traceId !== undefined && { traceId: error.traceId }),
  });
}

function remoteList(audience: Audience): RemoteList {
  const { operation_status: operation, delivery_status: delivery } = audience;
  return {
    id: audience.id,
    name: audience.name,
    membershipDays: audience.retention_days === 0 ? undefined : audience.retention_days,
    takesValues: audience.is_value_based === true,
    state: operation?.code === flagged ? 'blocked' : operation?.code === replaceRunning ? 'busy' : 'ready',
    health: healthOf(audience),
    size: sizeOf(audience),
    matchRate: undefined,
    servable: delivery === undefined ? undefined : delivery.code === deliverable,
  };
}

function healthOf({
  operation_status: operation,
  delivery_status: delivery,
  fields_violating_integrity_policy: violating,
}: Audience): string {
  const parts: string[] = [];
  if (operation !== undefined) {
    parts.push(`${operation.code} ${operations.get(operation.code) ?? operation.description ?? 'not documented'}`);
    if (operation.code === flagged) {
      const what = violating.length > 0 ? violating.join(' and ') : 'name, description or rule';
      parts.push(`${what} suggest health or financial information`);
    }
  }
  if (delivery !== undefined && delivery.code !== deliverable) {
    parts.push(`delivery ${delivery.code} ${deliveries.get(delivery.code) ?? 'unusable'}`);
  }
  return parts.length > 0 ? parts.join('; ') : 'no status';
}

/** Rounded bounds; −1 stands for none. */
function sizeOf(audience: Audience): RemoteList['size'] {
  const { approximate_count_lower_bound: lower, approximate_count_upper_bound: upper } = audience;
  return lower === undefined || upper === undefined || lower < 0 || upper < 0 ? undefined : { lower, upper };
}
