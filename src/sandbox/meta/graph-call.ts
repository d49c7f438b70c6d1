import { hasType, type Call } from '../engine/call.ts';
import { isRecord, parseJson, unknownKey, type Json } from '../engine/json.ts';
import { badParameter, refusal } from './graph-error.ts';

/** One request with its version and parameters told apart. */
export interface GraphCall {
  readonly call: Call;
  readonly version: string;
  /** What is meant: DELETE also for a POST whose body says `"method": "DELETE"`. */
  readonly method: string;
  /** Of a read from the query, of a write from the JSON body; without proofs. */
  readonly params: Json;
  readonly proof: string | undefined;
  readonly proofTime: string | undefined;
}

const PROOFS: readonly string[] = ['appsecret_proof', 'appsecret_time'];

/** Takes the parameters from where they belong: tokens nowhere but in the header, members nowhere but in the body. */
export function graphCallOf(call: Call, version: string): GraphCall {
  const query = Object.fromEntries(call.query);
  const all = call.method === 'GET' ? readParams(call, query) : writeParams(call, query);
  const { appsecret_proof: proof, appsecret_time: proofTime, method: override, ...params } = all;
  if (override !== undefined && (call.method !== 'POST' || override !== 'DELETE')) {
    throw badParameter('"method" may only turn a POST into a DELETE');
  }
  return {
    call,
    version,
    method: override === undefined ? call.method : 'DELETE',
    params,
    proof: textOrNothing('appsecret_proof', proof),
    proofTime: textOrNothing('appsecret_time', proofTime),
  };
}

/** Refuses every parameter that is not among these. */
export function allowOnly({ params }: GraphCall, allowed: readonly string[]): void {
  const unknown = unknownKey(params, new Set(allowed));
  if (unknown !== undefined) throw badParameter(`Param ${unknown} is not known or not supported here`);
}

function readParams(call: Call, query: Json): Json {
  if (call.body.length > 0) throw badParameter('A read has no body');
  const { pretty: _pretty, debug: _debug, ...params } = query; // Ignored since 2026-10-27.
  return params;
}

function writeParams(call: Call, query: Json): Json {
  const misplaced = unknownKey(query, new Set(PROOFS));
  if (misplaced !== undefined)
    throw badParameter(`Param ${misplaced} of a write belongs into the body, not into the URL`);
  if (call.body.length === 0) return query;
  if (!hasType(call, 'application/json')) throw badParameter('The body must be JSON (Content-Type: application/json)');
  const body = parseJson(call.body.toString('utf8'));
  if (!isRecord(body)) throw badParameter('The body must be a JSON object');
  if ('access_token' in body) throw tokenMisplaced('body');
  return { ...query, ...body };
}

/** A token anywhere but in the header ends up in logs, so the sandbox takes none there, although Graph would. */
export function tokenMisplaced(where: 'URL' | 'body'): Error {
  return refusal(190, `The access token is in the ${where}; the sandbox takes it in the Authorization header only.`);
}

function textOrNothing(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw badParameter(`Param ${name} must be a string`);
}
