import type { Call } from '../engine/call.ts';
import type { RecordedRequest } from '../engine/recorded-request.ts';

type Meaning = readonly [kind: RecordedRequest['kind'], operation: string];

/** By method and path, `:id` for a segment's id and `:key` for the key of a role. What is not here is a read. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  'GET me': ['read', 'member'],
  'GET adAccountUsers/:key': ['read', 'role'],
  'GET dmpSegments': ['read', 'find'],
  'POST dmpSegments': ['list', 'create'],
  'GET dmpSegments/:id': ['read', 'get'],
  'POST dmpSegments/:id': ['list', 'update'],
  'DELETE dmpSegments/:id': ['list', 'delete'],
  'GET dmpSegments/:id/destinations/LINKEDIN': ['read', 'destination'],
  'POST dmpSegments/:id/listUploads': ['membership', 'replace'],
  'POST dmpSegments/:id/users': ['membership', 'write'],
  'POST dmpSegments/:id/companies': ['membership', 'write'],
};

/** Says in the record what a request is, as far as method and path tell; adds and removes look alike from there. */
export function noteOf(call: Call): void {
  const id = /^\/rest\/dmpSegments\/(\d+)(?:\/|$)/.exec(call.path)?.[1];
  if (id !== undefined) call.note.list = id;
  const name = call.path
    .replace('/rest/', '')
    .replace(/^dmpSegments\/\d+/, 'dmpSegments/:id')
    .replace(/^adAccountUsers\/[^/]+$/, 'adAccountUsers/:key');
  const key = `${call.method} ${name}`;
  const meaning = Object.hasOwn(MEANINGS, key) ? MEANINGS[key] : undefined;
  if (meaning !== undefined) [call.note.kind, call.note.operation] = meaning;
}
