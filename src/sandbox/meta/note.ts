import type { Call } from '../engine/call.ts';
import type { RecordedRequest } from '../engine/recorded-request.ts';

type Meaning = readonly [kind: RecordedRequest['kind'], operation: string];

const ACCOUNT: Readonly<Record<string, Meaning>> = {
  'GET ': ['read', 'account'],
  'GET customaudiences': ['read', 'find'],
  'POST customaudiences': ['list', 'create'],
  'DELETE usersofanyaudience': ['membership', 'remove_everywhere'],
};

const AUDIENCE: Readonly<Record<string, Meaning>> = {
  'GET ': ['read', 'get'],
  'GET sessions': ['read', 'sessions'],
  'POST ': ['list', 'update'],
  'DELETE ': ['list', 'delete'],
  'POST users': ['membership', 'add'],
  'DELETE users': ['membership', 'remove'],
  'POST usersreplace': ['membership', 'replace'],
};

/** Says in the record what a request is, as far as method and path tell. */
export function noteOf(call: Call, method = call.method): void {
  const [, , node = '', edge = ''] = call.path.split('/');
  const isAudience = /^\d+$/.test(node);
  const meanings = isAudience ? AUDIENCE : ACCOUNT;
  const key = `${method} ${edge}`;
  if (isAudience) call.note.list = node;
  const meaning = Object.hasOwn(meanings, key) ? meanings[key] : undefined;
  if (meaning !== undefined) [call.note.kind, call.note.operation] = meaning;
}
