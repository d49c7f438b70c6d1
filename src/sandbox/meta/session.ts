import { isRecord, unknownKey } from '../engine/json.ts';
import { badParameter } from './graph-error.ts';

/** What a batch says of its session. */
export interface SessionInfo {
  readonly id: number;
  /** From 1. */
  readonly seq: number;
  readonly last: boolean;
}

const KEYS: ReadonlySet<string> = new Set(['session_id', 'batch_seq', 'last_batch_flag', 'estimated_num_total']);

/** Reads `session`. Ids above 2^53 - 1 are refused, although Graph takes 64 bits: JSON.parse has already changed them. */
export function sessionOf(value: unknown): SessionInfo {
  if (value === undefined) throw badParameter('Missing parameter(s): session');
  if (!isRecord(value)) throw badParameter('Param session must be a JSON object');
  const unknown = unknownKey(value, KEYS);
  if (unknown !== undefined) throw badParameter(`Param session.${unknown} is not known`);
  const { session_id: id, batch_seq: seq, last_batch_flag: last, estimated_num_total: total } = value;
  if (!isCount(id) || id < 1) throw badParameter('Param session.session_id must be a positive integer');
  if (!isCount(seq) || seq < 1) throw badParameter('Param session.batch_seq must be an integer from 1');
  if (typeof last !== 'boolean') throw badParameter('Param session.last_batch_flag must be a boolean');
  if (total !== undefined && !isCount(total))
    throw badParameter('Param session.estimated_num_total must be an integer');
  return { id, seq, last };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
