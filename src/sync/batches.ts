import pLimit from 'p-limit';
import type { Capabilities, Destination, Operation } from '../destinations/destination.ts';
import type { Found, Member, Members, WrittenMembers, WrittenPiece } from '../destinations/member.ts';
import { signalsOf } from '../destinations/signals.ts';
import { bytesOf } from '../engine/blob.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { type Field, manyValuedFields } from '../identifiers/identifier.ts';
import { isDigest, unkeptFields } from '../identifiers/rule-sets.ts';
import { selectKeys } from '../ledger/member-keys.ts';
import { memberFields } from '../ledger/member-columns.ts';
import { changesTable, unkeptTable } from './plan-tables.ts';

/** Changes that go out in one request. */
export interface Batch {
  readonly operation: Operation;
  /** SQL giving the member columns of the members in it, without those that are empty throughout. */
  readonly select: string;
  readonly members: Members;
  /** Whether nobody in it was on the list, or may have been; where that was not looked at, false. */
  readonly isNew: boolean;
  /** Whether nobody of the list comes behind them. */
  readonly last: boolean;
  /** The members' keys, in their order. */
  keys(): Promise<readonly string[]>;
  /** The batch of those members who have these of its keys. */
  only(keys: readonly string[]): Promise<Batch>;
}

/** Where one full batch of a list starts and ends, in `seq` of its operation. */
export interface BatchRange {
  readonly operation: Operation;
  readonly from: number;
  readonly to: number;
  readonly last: boolean;
}

/** Cuts `count` changes into full batches. */
export function batchRanges(operation: Operation, count: number, size: number): BatchRange[] {
  const ranges: BatchRange[] = [];
  for (let from = 0; from < count; from += size) {
    const to = Math.min(from + size, count);
    ranges.push({ operation, from, to, last: to === count });
  }
  return ranges;
}

type Reading = Pick<Destination, 'capabilities'> & {
  readonly wording: Destination['wording'] | undefined;
  /** Whether what members are worth is read. */
  readonly takesValues: boolean;
};

/** Reads one batch of a list out of the plan: written for the platform where that says how, else as it is. */
export type BatchReader = (range: BatchRange) => Promise<Batch>;

/**
 * Makes the reader of a list's batches. What its members have is found out once, of all of them. They are read one after the other: the
 * first is not to wait for those that are asked for behind it.
 */
export function batchReader(
  engine: Engine,
  index: number,
  destination: Pick<Destination, 'capabilities' | 'wording'>,
  { takesValues = true }: { readonly takesValues?: boolean } = {},
): BatchReader {
  const { capabilities } = destination;
  const reading: Reading = { capabilities, wording: destination.wording?.bind(destination), takesValues };
  const turn = pLimit(1);
  const found = new Map<Operation, Promise<FieldsOfAll>>();
  return (range) => {
    const { operation, from, to } = range;
    const kinds = operation === 'remove' ? "kind = 'remove'" : "kind IN ('add', 'refresh')";
    const table = changesTable(index);
    const findAll = () => {
      const known = found.get(operation) ?? findFields(engine, `${table} WHERE ${kinds}`, { ...reading, operation });
      found.set(operation, known);
      return known;
    };
    const where = `${kinds} AND seq >= ${from} AND seq < ${to}`;
    const sent = sentChanges(index, range, reading);
    return turn(() => readMembersOf({ engine, sent, range, reading, findAll }, { table, where }));
  };
}

interface Asked {
  readonly engine: Engine;
  /** Query, in parentheses, of the changes as they are sent. */
  readonly sent: string;
  readonly range: BatchRange;
  readonly reading: Reading;
  findAll(): Promise<FieldsOfAll>;
}

/** What some of all members have whom an operation is about. */
interface FieldsOfAll {
  /** Of what the platform takes. */
  readonly found: Found;
  /** Of everything: a removal may hold what the platform took before. */
  readonly held: readonly Field[];
}

/** Some of the changes of a list. */
interface Changes {
  readonly table: string;
  readonly where: string;
}

/** What is sent and not written down stands apart, of whoever is added. */
function sentChanges(index: number, { operation }: BatchRange, { capabilities }: Reading): string {
  const unkept = unkeptFields(capabilities.rules);
  const changes = changesTable(index);
  if (unkept.length === 0) return changes;
  if (operation === 'remove') return `(SELECT * REPLACE (${unkept.map(noneOf).join(', ')}) FROM ${changes})`;
  const values = unkept.map((field) => `u.${quoteName(field)} AS ${quoteName(field)}`);
  return `(SELECT c.* REPLACE (${values.join(', ')}) FROM ${changes} AS c LEFT JOIN ${unkeptTable(index)} AS u USING (key))`;
}

async function readMembersOf(asked: Asked, { table, where }: Changes): Promise<Batch> {
  const { engine, range, reading } = asked;
  const from = `FROM ${table} WHERE ${where}`;
  const { held } = await asked.findAll();
  const value = worthTold(range.operation, reading);
  const rows = `SELECT kind, seq, key, ${signalsTold(range.operation)} AS signals, ${value} AS value, ${memberFields.map((field) => takenOf(field, reading)).join(', ')} FROM ${asked.sent} WHERE ${where}`;
  const written = await writeMembers(asked, rows);
  return {
    operation: range.operation,
    select: `SELECT ${['key', 'person', 'signals', `${value} AS value`, ...held.map(quoteName)].join(', ')} ${from}`,
    members: written?.members ?? (await readMembers(engine, rows, reading.capabilities)),
    isNew: written?.isNew ?? false,
    last: range.last,
    keys: async () => (await engine.rows(`SELECT key ${from} ORDER BY seq`)).map(({ key }) => String(key)),
    only: (keys) => readMembersOf(asked, { table, where: `${where} AND key IN (${selectKeys(keys)})` }),
  };
}

/** A removal only says who it is about. */
const signalsTold = (operation: Operation): string => (operation === 'add' ? 'signals' : '0::UTINYINT');
const worthTold = (operation: Operation, { takesValues }: Reading): string =>
  operation === 'add' && takesValues ? 'value' : 'NULL::DOUBLE';

/** What the platform does not take is not there. */
const takenOf = (field: Field, { capabilities }: Reading): string =>
  capabilities.fields.includes(field) ? quoteName(field) : noneOf(field);

const noneOf = (field: Field): string => `NULL::BLOB${manyValuedFields.has(field) ? '[]' : ''} AS ${quoteName(field)}`;

/** A batch is written in pieces of so many members, so that to take over one blocks nobody for long. */
const pieceSize = 500;

/** Undefined where the platform does not say how, and when somebody has nothing to be found by: whoever sends them has to name them. */
async function writeMembers(
  { engine, range, reading, findAll }: Asked,
  rows: string,
): Promise<{ readonly members: WrittenMembers; readonly isNew: boolean } | undefined> {
  const { wording } = reading;
  if (wording === undefined) return undefined;
  const { found } = await findAll();
  if (found.present.size === 0) return undefined;
  const said = wording(range.operation, found);
  if (said === undefined) return undefined;
  const { text, rows: entries, between = ',' } = said;
  const written = await engine.values(`
    SELECT count(*)::INTEGER AS members, count(text)::INTEGER AS usable, sum(rows)::INTEGER AS rows,
      encode(string_agg(text, ${quoteText(between)} ORDER BY seq)) AS text, bool_and(kind = 'add') AS new
    FROM (SELECT kind, seq, ${text} AS text, ${entries} AS rows FROM (${rows}))
    GROUP BY (seq - ${range.from}) // ${pieceSize} ORDER BY min(seq)`);
  const pieces: WrittenPiece[] = [];
  let usable = 0;
  let isNew = true;
  for (const [inPiece, inText, entriesOf, bytes, newInPiece] of written) {
    pieces.push({ members: Number(inPiece), rows: Number(entriesOf), text: bytesOf(bytes) });
    usable += Number(inText);
    isNew &&= newInPiece === true;
  }
  const length = pieces.reduce((sum, { members }) => sum + members, 0);
  return usable === length
    ? {
        members: { length, fields: found.present, signals: found.signals, worth: found.worth === true, pieces },
        isNew,
      }
    : undefined;
}

async function findFields(
  engine: Engine,
  rows: string,
  reading: Reading & { readonly operation: Operation },
): Promise<FieldsOfAll> {
  const { capabilities, operation } = reading;
  const most = memberFields.map((field) => {
    const column = quoteName(field);
    const values = manyValuedFields.has(field) ? `coalesce(max(len(${column})), 0)` : `(count(${column}) > 0)`;
    return `${values}::INTEGER AS ${column}`;
  });
  const values = await engine.row(
    `SELECT ${most.join(', ')}, coalesce(bit_or(${signalsTold(operation)}), 0)::INTEGER AS signals,
      count(${worthTold(operation, reading)}) > 0 AS worth FROM ${rows}`,
  );
  const having = (least: number) => memberFields.filter((field) => Number(values[field]) >= least);
  const taken = (least: number) => new Set(having(least).filter((field) => capabilities.fields.includes(field)));
  const signals = new Set(signalsOf(Number(values['signals'])));
  const worth = values['worth'] === true;
  return { found: { present: taken(1), several: taken(2), signals, worth }, held: having(1) };
}

async function readMembers(engine: Engine, rows: string, capabilities: Capabilities): Promise<Member[]> {
  const { fields } = capabilities;
  const columns = fields.map((field) => `${textOf(field, capabilities)} AS ${quoteName(field)}`);
  const found = await engine.rows(
    `SELECT key, signals, value${columns.map((c) => `, ${c}`).join('')} FROM (${rows}) ORDER BY seq`,
  );
  return found.map((row): Member => {
    const values: Partial<Record<Field, readonly string[]>> = {};
    for (const field of fields) {
      const value = row[field];
      if (Array.isArray(value)) values[field] = value.map(String);
      else if (typeof value === 'string') values[field] = [value];
    }
    const signals = signalsOf(Number(row['signals']));
    return { key: String(row['key']), values, signals, ...(row['value'] !== null && { worth: Number(row['value']) }) };
  });
}

/** The part of a batch whose members have these indexes. */
export async function partOf(batch: Batch, keep: (index: number) => boolean): Promise<Batch> {
  return batch.only((await batch.keys()).filter((_, index) => keep(index)));
}

function textOf(field: Field, capabilities: Capabilities): string {
  const column = quoteName(field);
  const text = (value: string) => (isDigest(capabilities.rules, field) ? `lower(hex(${value}))` : `decode(${value})`);
  return manyValuedFields.has(field) ? `list_transform(${column}, lambda v: ${text('v')})` : text(column);
}
