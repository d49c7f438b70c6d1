import { UserError } from '../../errors/user-error.ts';
import { listHeaders } from '../find-columns.ts';
import { meaningsOf } from '../synonyms.ts';
import { Outline, type OutlineField } from './outline.ts';
import type { Framing } from './record-walk.ts';

const example = '`[{"email": "ann@example.com"}, …]`';
const asList = `Export the records as a list of objects, ${example}, or one object a line.`;

const anywhere: Framing = { kind: 'any', offset: 0, line: 1, closed: true };

/** What an API calls the field that says what went wrong. */
const errorNames: ReadonlySet<string> = new Set([
  'error',
  'errors',
  'error_description',
  'error_message',
  'exception',
  'fault',
  'message',
  'detail',
]);

/**
 * Says where the records of a file stand: anywhere, or in one field of the single object that it holds.
 *
 * @param chunks its text in UTF-8, without byte-order mark; as much is read as is needed to tell
 * @throws UserError when it is a list of something else than objects, or an object in which no single field holds the records
 */
export async function findRecords(chunks: AsyncIterable<Buffer>, label: string): Promise<Framing> {
  const outline = new Outline();
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) refuseOtherLists(chunk, label);
    if (isFirst && !/^\s*\{/.test(chunk.toString('latin1'))) return anywhere;
    isFirst = false;
    outline.push(chunk);
    if (outline.settled) return anywhere;
  }
  const named = outline.fields.filter(({ path: [name = ''] }) => !errorNames.has(name.toLowerCase()));
  const lists = named.filter(({ holds }) => holds === 'objects');
  const [list, ...others] = lists.filter((field) => !standsBesidePerson(field, outline.fields));
  if (list !== undefined && others.length > 0) throw severalLists([list, ...others], label);
  if (list !== undefined) {
    return { kind: 'list', offset: list.offset, line: list.line, closed: outline.closed };
  }
  if (outline.closed && lists.length === 0) refuseNoRecord(outline.fields, label);
  return anywhere;
}

/** A list of people's addresses or orders is part of a person, and no list of records. */
function standsBesidePerson({ path }: OutlineField, fields: readonly OutlineField[]): boolean {
  return fields.some((other) => {
    const beside = other.path.length <= path.length && other.path.slice(0, -1).every((name, at) => name === path[at]);
    return beside && isPersonal(other);
  });
}

function isPersonal({ path, holds }: OutlineField): boolean {
  if (holds !== 'value' && holds !== 'values') return false;
  return meaningsOf(path.at(-1) ?? '').some(({ means }) => means === 'email' || means === 'phone');
}

function refuseOtherLists(head: Buffer, label: string): void {
  const first = /^\s*\[\s*(["[]|-?\d|true|false)/.exec(head.subarray(0, 512).toString('latin1'))?.[1];
  if (first === undefined) return;
  const what = first === '[' ? 'lists' : first === '"' ? 'texts' : 'plain values';
  throw new UserError(`${label} is a list of ${what}, not of objects`, { fix: asList });
}

function severalLists(lists: readonly OutlineField[], label: string): UserError {
  const names = listHeaders(lists.map(({ path }) => path.join('.')));
  return new UserError(`${label} is one object with several lists of records: ${names}`, {
    fix: `Export one of them as a file of its own, ${example}.`,
  });
}

/** A single object that is no record. */
function refuseNoRecord(fields: readonly OutlineField[], label: string): void {
  const top = fields.filter(({ path }) => path.length === 1);
  const people = new Set(fields.filter(isPersonal).map(({ path }) => path[0]));
  if (people.size > 1 && top.every(({ holds }) => holds === 'object')) {
    throw new UserError(`${label} holds its records as fields of one object, not as a list`, { fix: asList });
  }
  if (people.size > 0) return;
  const names = listHeaders(top.map(({ path }) => path[0] ?? ''));
  if (top.length === 0) throw new UserError(`${label} holds one object without fields`, { fix: asList });
  if (top.some(({ path: [name = ''] }) => errorNames.has(name.toLowerCase()))) {
    throw new UserError(`${label} holds no records: it is an answer that reports an error`, {
      fix: 'Look into the file for what went wrong, and export it again.',
    });
  }
  if (fields.some(({ holds }) => holds === 'nothing') || top.every(({ holds }) => holds === 'values')) {
    throw new UserError(`${label} is one object without a list of records; its fields are: ${names}`, { fix: asList });
  }
}
