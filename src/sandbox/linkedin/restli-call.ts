import { hasType, headerOf, type Call } from '../engine/call.ts';
import { isRecord, parseJson, unknownKey, type Json } from '../engine/json.ts';
import { badRequest, refusal } from './restli-error.ts';

/** Characters that Rest.li gives a meaning to; in a value they must be percent-encoded. */
const RESERVED = /[:(),']/;

/** The query, when it has only these parameters, each once, and encoded as Rest.li 2.0 wants it. */
export function queryOf(call: Call, allowed: readonly string[]): URLSearchParams {
  if (RESERVED.test(call.rawQuery)) throw badRequest('Values in the query, URNs too, must be percent-encoded');
  const names = [...call.query.keys()];
  const stranger = names.find((name, at) => !allowed.includes(name) || names.indexOf(name) !== at);
  if (stranger !== undefined) throw badRequest(`Query parameter ${stranger} is not known or comes twice`);
  return call.query;
}

/** The JSON body, when it has only these fields. */
export function bodyOf(call: Call, allowed: readonly string[]): Json {
  if (!hasType(call, 'application/json')) {
    throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'The Content-Type header must be application/json');
  }
  const body = parseJson(call.body.toString('utf8'));
  if (!isRecord(body)) throw badRequest('The body must be a JSON object');
  const unknown = unknownKey(body, new Set(allowed));
  if (unknown !== undefined) throw badRequest(`ERROR :: /${unknown} :: unrecognized field found but not allowed`);
  return body;
}

/** `required`: POST alone does not tell, so the header must be there; else it may be left out but must not say otherwise. */
export function checkRestliMethod(call: Call, name: string, need: 'required' | 'optional'): void {
  const given = headerOf(call, 'x-restli-method');
  if (given === undefined && need === 'optional') return;
  if (given?.toUpperCase() !== name) throw badRequest(`The X-RestLi-Method header must be ${name} for this call`);
}
