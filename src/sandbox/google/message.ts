import type { Call } from '../engine/call.ts';
import { hasType } from '../engine/call.ts';
import { isRecord, parseJson } from '../engine/json.ts';
import { malformed } from './google-error.ts';
import { Place } from './place.ts';

/** Reads one value the way protobuf's JSON parser does, or throws its error for the field or entry `name` of `parent`. */
export type Read<T> = (value: unknown, parent: Place, name: string | number) => T;

export const text: Read<string> = (value, parent, name) =>
  typeof value === 'string' ? value : misfit(new Place(parent, name), 'TYPE_STRING');

export const flag: Read<boolean> = (value, parent, name) =>
  typeof value === 'boolean' ? value : misfit(new Place(parent, name), 'TYPE_BOOL');

/** An enum, by name. */
export function oneOf<const T extends string>(...names: readonly T[]): Read<T> {
  return (value, parent, name) =>
    names.find((known) => known === value) ?? misfit(new Place(parent, name), 'TYPE_ENUM');
}

/** An array: the one that was given, where reading changes nothing in it. */
export function list<T>(item: Read<T>): Read<readonly T[]> {
  return (value, parent, name) => {
    const place = new Place(parent, name);
    if (!Array.isArray(value)) return misfit(place, 'repeated field');
    const given: readonly unknown[] = value;
    let read: T[] | undefined;
    for (let i = 0; i < given.length; i += 1) {
      const entry = item(given[i], place, i);
      if (entry !== given[i]) read ??= given.slice(0, i) as T[];
      read?.push(entry);
    }
    return read ?? (given as readonly T[]);
  };
}

/** An object: null is absent, unknown names are refused. It is the one that was given, where reading changes nothing in it. */
export function message<T extends object>(fields: { readonly [K in keyof T]-?: Read<T[K]> }): Read<Partial<T>> {
  return (value, parent, name) => {
    const place = new Place(parent, name);
    if (!isRecord(value)) return misfit(place, 'TYPE_MESSAGE');
    for (const known in value) if (!Object.hasOwn(fields, known)) throw unknownName(known, place.toString());
    let read: Partial<T> | undefined;
    for (const field in fields) {
      const given = value[field];
      if (given === undefined) continue;
      const entry = given === null ? undefined : fields[field](given, place, field);
      if (entry === given) continue;
      read ??= { ...(value as Partial<T>) };
      if (entry === undefined) delete read[field];
      else read[field] = entry;
    }
    return read ?? (value as Partial<T>);
  };
}

/** The request's body as this message. */
export function bodyOf<T>(call: Call, read: Read<T>): T {
  if (!hasType(call, 'application/json')) throw malformed('', 'Content-Type must be application/json.');
  const value = parseJson(call.body.toString('utf8'));
  if (value === undefined) throw malformed('', 'Expected a JSON object.');
  return read(value, new Place(undefined, ''), '');
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

function misfit(place: Place, type: string): never {
  const path = place.toString();
  throw malformed(path, `Invalid value at '${path}' (${type}).`);
}
