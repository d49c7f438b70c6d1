import { UserError } from '../errors/user-error.ts';
import { hashKey } from './hash-keys.ts';

/** One line of input: its keys in their order. */
export interface HashInput {
  readonly members: readonly HashMember[];
}

export interface HashMember {
  readonly key: string;
  /** An identifier's value; null when it is missing. */
  readonly value?: string | null;
  /** The JSON text of what is no identifier, as it was written. */
  readonly copied?: string;
}

/**
 * Reads one line of NDJSON.
 *
 * @param line 1-based number for messages
 * @throws UserError when the line is no JSON object, or an identifier is neither text, number nor null
 */
export function readHashInput(text: string, line: number): HashInput {
  const object = parseObject(text, line);
  const members = new Map<string, HashMember>();
  for (const [key, copied] of writtenMembers(text)) {
    const known = hashKey(key) !== undefined;
    members.set(key, known ? { key, value: identifierText(object[key], key, line) } : { key, copied });
  }
  return { members: [...members.values()] };
}

function parseObject(text: string, line: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the line, which is about a person.
    throw invalid(`Line ${line} is not valid JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`Line ${line} is not a JSON object.`);
  }
  return Object.fromEntries(Object.entries(value));
}

function identifierText(value: unknown, key: string, line: number): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw invalid(`Line ${line}: ${key} is neither a text nor a number.`);
}

function invalid(message: string): UserError {
  return new UserError(message, {
    fix: 'Write one JSON object on each line, with texts as values, such as {"email": "…", "country": "US"}.',
  });
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The members of an object's JSON text (that is known to be valid), each with its value as written. */
function* writtenMembers(text: string): Generator<readonly [key: string, written: string]> {
  let depth = 0;
  let key: string | undefined;
  let start = 0;
  for (const { 0: part, index } of text.matchAll(token)) {
    if (depth === 1 && key !== undefined && (part === ',' || part === '}')) {
      yield [key, text.slice(start, index).trim()];
      key = undefined;
    } else if (depth === 1 && key === undefined && part.startsWith('"')) {
      key = String(JSON.parse(part));
    } else if (depth === 1 && part === ':') {
      start = index + 1;
    }
    if (part === '{' || part === '[') depth += 1;
    if (part === '}' || part === ']') depth -= 1;
  }
}
