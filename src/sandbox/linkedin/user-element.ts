import { COUNTRY_CODES } from '../engine/country-codes.ts';
import { isRecord, isText, unknownKey, type Json } from '../engine/json.ts';
import { EMPTY_DIGEST, digest } from '../engine/person.ts';
import type { StreamElement, StreamKind } from './stream.ts';

const FIELDS: ReadonlySet<string> = new Set([
  'action',
  'userIds',
  'firstName',
  'lastName',
  'title',
  'company',
  'country',
]);
const ID_FIELDS: ReadonlySet<string> = new Set(['idType', 'idValue']);
const ID_FORMS: Readonly<Record<string, RegExp>> = {
  SHA256_EMAIL: /^[0-9a-f]{64}$/,
  SHA512_EMAIL: /^[0-9a-f]{128}$/,
  GOOGLE_AID: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
};
const NOBODY: ReadonlySet<string> = new Set([
  EMPTY_DIGEST,
  digest('', 'sha512'),
  '00000000-0000-0000-0000-000000000000',
]);
const LONGEST: readonly (readonly [string, number])[] = [
  ['firstName', 35],
  ['lastName', 35],
  ['title', 50],
  ['company', 50],
];

/** People, as `/users` takes them. */
export const userStream: StreamKind = {
  resource: 'users',
  type: 'USER',
  callsPerMinute: 600,
  read: readUserElement,
  valuesOf: idValuesOf,
};

function readUserElement(value: unknown): StreamElement | string {
  if (!isRecord(value)) return 'The element is not an object';
  const unknown = unknownKey(value, FIELDS);
  if (unknown !== undefined) return `ERROR :: /${unknown} :: unrecognized field found but not allowed`;
  const { action, userIds } = value;
  if (action !== 'ADD' && action !== 'REMOVE') return 'action must be ADD or REMOVE';
  const keys = userIds === undefined ? [] : keysOf(userIds);
  if (typeof keys === 'string') return keys;
  const problem = detailProblem(value, keys.length > 0);
  return problem ?? { action, keys };
}

function idValuesOf(value: unknown): unknown[] {
  const userIds = isRecord(value) ? value['userIds'] : undefined;
  return Array.isArray(userIds) ? userIds.map((id: unknown) => (isRecord(id) ? id['idValue'] : undefined)) : [];
}

function keysOf(userIds: unknown): readonly string[] | string {
  if (!Array.isArray(userIds)) return 'userIds must be an array';
  const keys: string[] = [];
  for (const id of userIds) {
    if (!isRecord(id) || unknownKey(id, ID_FIELDS) !== undefined) return 'userIds must hold {"idType", "idValue"}';
    const { idType: type, idValue: text } = id;
    const form = isText(type) && Object.hasOwn(ID_FORMS, type) ? ID_FORMS[type] : undefined;
    if (form === undefined) return 'idType must be SHA256_EMAIL, SHA512_EMAIL or GOOGLE_AID';
    if (!isText(text) || !form.test(text) || NOBODY.has(text)) return `idValue is not a valid ${String(type)}`;
    keys.push(`${String(type)}:${text}`);
  }
  return keys;
}

function detailProblem(value: Json, hasId: boolean): string | undefined {
  for (const [field, longest] of LONGEST) {
    const text = value[field];
    if (text === undefined) continue;
    if (!isText(text)) return `${field} must be a string that is not empty`;
    if ([...text].length > longest) return `${field} is longer than ${longest} characters`;
  }
  if (!hasId && (value['firstName'] === undefined || value['lastName'] === undefined)) {
    return 'firstName and lastName are both required when there is no valid userId';
  }
  const country = value['country'];
  const isCountry = country === undefined || (typeof country === 'string' && COUNTRY_CODES.has(country));
  return isCountry ? undefined : 'country must be an ISO 3166-1 alpha-2 code';
}
