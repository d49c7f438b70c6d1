import type { Call } from '../engine/call.ts';
import { hasType } from '../engine/call.ts';
import { isRecord, parseJson } from '../engine/json.ts';
import { malformed } from './google-error.ts';

/** Reads one value the way protobuf's JSON parser does, or throws its error for the field at `path`. */
export type Read<T> = (value: unknown, path: string) => T;

export const text: Read<string> = (value, path) => (typeof value === 'string' ? value : misfit(path, 'TYPE_STRING'));

export const flag: Read<boolean> = (value, path) => (typeof value === 'boolean' ? value : misfit(path, 'TYPE_BOOL'));

/** An enum, by name. */
export function oneOf<const T extends string>(...names: readonly T[]): Read<T> {
  return (value, path) => names.find((name) => name === value) ?? misfit(path, 'TYPE_ENUM');
}

export function list<T>(item: Read<T>): Read<readonly T[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((entry, i) => item(entry, `${path}[${i}]`)) : misfit(path, 'repeated field');
}

/** An object: null is absent, unknown names are refused. */
export function message<T extends object>(fields: { readonly [K in keyof T]-?: Read<T[K]> }): Read<Partial<T>> {
  return (value, path) => {
    if (!isRecord(value)) return misfit(path, 'TYPE_MESSAGE');
    for (const name in value) if (!Object.hasOwn(fields, name)) throw unknownName(name, path);
    const read: Partial<T> = {};
    for (const name in fields) {
      const given = value[name];
      if (given !== undefined && given !== null)
        read[name] = fields[name](given, path === '' ? name : `${path}.${name}`);
    }
    return read;
  };
}

/** The request's body as this message. */
export function bodyOf<T>(call: Call, read: Read<T>): T {
  if (!hasType(call, 'application/json')) throw malformed('', 'Content-Type must be application/json.');
  const value = parseJson(call.body.toString('utf8'));
  if (value === undefined) throw malformed('', 'Expected a JSON object.');
  return read(value, '');
}

/** The query parameters, of which only these are known. */
export function queryOf<N extends string>(call: Call, ...names: readonly N[]): Partial<Record<N, string>> {
  for (const name of call.query.keys()) {
    if (!names.some((known) => known === name)) {
      throw malformed(name, `Unknown name "${name}": Cannot bind query parameter.`);
    }
  }
  const read: Partial<Record<N, string>> = {};
  for (const name of names) {
    const value = call.query.get(name);
    if (value !== null) read[name] = value;
  }
  return read;
}

function unknownName(name: string, path: string): Error {
  return malformed(path, `Unknown name "${name}"${path === '' ? '' : ` at '${path}'`}: Cannot find field.`);
}

function misfit(path: string, type: string): never {
  throw malformed(path, `Invalid value at '${path}' (${type}).`);
}
