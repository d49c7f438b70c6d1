import { hasType, type Call, Refusal } from '../engine/call.ts';
import { isRecord, isText, parseJson, unknownKey, type Json } from '../engine/json.ts';
import { strikesRow } from '../engine/row-fault.ts';
import { adrollError, CODES, invalid, type Problem, unset } from './adroll-error.ts';

const LONGEST_DAYS = 540;
const DAY_SECONDS = 86_400;
/** Normalised: without capitals and blanks, and no digest (adroll.md 6). */
const EMAIL = /^[^\s@A-Z]+@[^\s@A-Z]+\.[^\s@A-Z]+$/;

export interface SegmentBody {
  readonly fields: Json;
  readonly entries: readonly { readonly email: string; readonly at: number }[];
}

/** The body of a call that creates a segment or adds to one. Nothing is applied when an entry is wrong. */
export function segmentBody(call: Call, known: readonly string[]): SegmentBody {
  if (!hasType(call, 'application/json')) throw invalid('Content-Type', 'The body must be application/json');
  const fields = parseJson(call.body.toString('utf8'));
  if (!isRecord(fields)) throw invalid('', 'The body must be an object');
  const stranger = unknownKey(fields, new Set(known));
  if (stranger !== undefined) throw invalid(stranger, 'This field is not known');
  const { data = [] } = fields;
  if (!Array.isArray(data)) throw invalid('data', 'This field must be a list');
  const problems: Problem[] = [];
  const entries = data.flatMap((entry, index) => {
    const read = readEntry(call, entry, index);
    if (typeof read !== 'string') return [read];
    problems.push({ message: read, code: CODES.INVALID, field: `data[${index}].email` });
    return [];
  });
  if (problems.length > 0) throw new Refusal(adrollError(400, ...problems));
  return { fields, entries };
}

function readEntry(call: Call, entry: unknown, index: number): SegmentBody['entries'][number] | string {
  if (!isRecord(entry) || unknownKey(entry, new Set(['email', 'ts'])) !== undefined) return 'The entry is not known';
  const { email, ts = call.now / 1000 } = entry;
  const struck = call.faults.take('rows', (rows) => strikesRow(rows, index, [email]));
  if (struck !== undefined || typeof email !== 'string' || !EMAIL.test(email)) return 'The address is not valid';
  const seconds = call.now / 1000;
  if (typeof ts !== 'number' || ts < seconds - LONGEST_DAYS * DAY_SECONDS || ts > seconds + 7 * DAY_SECONDS)
    return 'ts is out of range';
  return { email, at: ts * 1000 };
}

export function nameOf({ name }: Json): string {
  if (name === undefined) throw unset('name');
  if (!isText(name)) throw invalid('name', 'This field must be a text');
  return name;
}

export function durationOf({ duration }: Json): number {
  if (duration === undefined) throw unset('duration');
  if (typeof duration === 'number' && Number.isInteger(duration) && duration >= 1 && duration <= LONGEST_DAYS)
    return duration;
  throw invalid('duration', `This field must be a number of days from 1 to ${LONGEST_DAYS}`);
}
