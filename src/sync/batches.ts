import type { Member } from '../destinations/member.ts';
import type { Capabilities, Operation } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Field, manyValuedFields } from '../identifiers/identifier.ts';
import { selectKeys } from '../ledger/member-keys.ts';
import { memberColumns } from '../ledger/schema.ts';
import { changesTable } from './plan-tables.ts';

/** Changes that go out in one request. */
export interface Batch {
  readonly operation: Operation;
  /** SQL giving the member columns of the members in it. */
  readonly select: string;
  /** The same for the batch that this one is a part of. */
  readonly whole: string;
  readonly members: readonly Member[];
  /** Whether nobody of the list comes behind them. */
  readonly last: boolean;
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

/** Reads the members of one batch out of the plan. */
export async function readBatch(
  engine: Engine,
  index: number,
  range: BatchRange,
  capabilities: Capabilities,
): Promise<Batch> {
  const kinds = range.operation === 'remove' ? "kind = 'remove'" : "kind IN ('add', 'refresh')";
  const where = `${kinds} AND seq >= ${range.from} AND seq < ${range.to}`;
  const select = `SELECT ${memberColumns.join(', ')} FROM ${changesTable(index)} WHERE ${where}`;
  const fields = Object.keys(capabilities.fields) as Field[];
  const columns = fields.map((field) => `${textOf(field, capabilities)} AS ${quoteName(field)}`);
  const rows = await engine.rows(`SELECT key, consented${columns.map((c) => `, ${c}`).join('')} FROM (${select})`);
  const members = rows.map((row): Member => {
    const values: Partial<Record<Field, readonly string[]>> = {};
    for (const field of fields) {
      const found = row[field];
      if (Array.isArray(found)) values[field] = found.map(String);
      else if (typeof found === 'string') values[field] = [found];
    }
    return { key: String(row['key']), values, consent: row['consented'] === true ? 'granted' : 'unspecified' };
  });
  return { operation: range.operation, select, whole: select, members, last: range.last };
}

/** The part of a batch whose members have these indexes. */
export function partOf(batch: Batch, keep: (index: number) => boolean): Batch {
  const members = batch.members.filter((_, index) => keep(index));
  const keys = selectKeys(members.map(({ key }) => key));
  return { ...batch, members, select: `${batch.whole} AND key IN (${keys})` };
}

function textOf(field: Field, capabilities: Capabilities): string {
  const column = quoteName(field);
  const text = (value: string) =>
    capabilities.fields[field] === 'hashed' ? `lower(hex(${value}))` : `decode(${value})`;
  return manyValuedFields.has(field) ? `list_transform(${column}, lambda v: ${text('v')})` : text(column);
}
