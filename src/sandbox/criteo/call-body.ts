import { hasType, type Call } from '../engine/call.ts';
import { isRecord, parseJson, unknownKey, type Json } from '../engine/json.ts';
import { invalid, refusal } from './criteo-error.ts';

/** `data` of the body, which has nothing else. */
export function dataOf(call: Call): unknown {
  if (!hasType(call, 'application/json')) {
    throw refusal(415, 'validation', 'unsupported-media-type', 'The Content-Type header must be application/json');
  }
  const body = parseJson(call.body.toString('utf8'));
  if (!isRecord(body) || unknownKey(body, new Set(['data'])) !== undefined) {
    throw invalid('invalid-request-body', 'The body must be {"data": …}');
  }
  return body['data'];
}

/** The entries of `data`, where it is a list. */
export function entriesOf(call: Call): readonly unknown[] {
  const data = dataOf(call);
  if (!Array.isArray(data) || data.length === 0) throw invalid('invalid-request-body', 'data must be a list');
  return data;
}

/** Id and attributes of a resource; a text is why it is none. */
export function resourceOf(
  value: unknown,
  { type, attributes: known, hasId }: { type: string; attributes: readonly string[]; hasId: boolean },
): { readonly id: string; readonly attributes: Json } | string {
  if (!isRecord(value)) return 'a resource must be an object';
  const keys = new Set(['type', 'attributes', ...(hasId ? ['id'] : [])]);
  const unknown = unknownKey(value, keys);
  if (unknown !== undefined) return `${unknown} is not known`;
  if (value['type'] !== undefined && value['type'] !== type) return `type must be ${type}`;
  const { id = '', attributes = {} } = value;
  if (typeof id !== 'string' || (hasId && id === '')) return 'id must be a string';
  if (!isRecord(attributes)) return 'attributes must be an object';
  const stranger = unknownKey(attributes, new Set(known));
  return stranger === undefined ? { id, attributes } : `${stranger} is not known`;
}
