import type { Call } from '../engine/call.ts';
import { noteConsent } from '../engine/count-consent.ts';
import { isRecord } from '../engine/json.ts';
import { strikesRow } from '../engine/row-fault.ts';
import { CELL_RULES, type CellRule } from './cell-rules.ts';
import { badParameter } from './graph-error.ts';
import { schemaOf } from './schema.ts';

/** Key of the schema to value; missing cells, and those that do not say who it is, are left out. */
export type Row = ReadonlyMap<string, string>;

/** The rows of one batch. */
export interface Batch {
  readonly schema: readonly string[];
  readonly received: number;
  /** Rows in order, without those with a fault in their format. */
  readonly rows: readonly Row[];
  /** What each of them is worth, where the schema says it. */
  readonly worth: readonly (number | undefined)[];
  readonly invalid: number;
  /** What was sent, as Graph repeats it: a client must not print it. */
  readonly samples: Readonly<Record<string, string>>;
}

const LARGEST_BATCH = 10_000;
const MOST_SAMPLES = 5;
/** Keys that tell something about a person without telling which. */
const SAYS_NOT_WHO = /^(?:LOOKALIKE_VALUE$|DATA_PROCESSING_)/;

/**
 * Reads `payload`. A fault in the shape refuses the batch with code 100; a value in a wrong form only makes its row
 * invalid, which is counted and left out. Notes the number of rows in the record.
 */
export function batchOf(call: Call, payload: unknown): Batch {
  if (payload === undefined) throw badParameter('Missing parameter(s): payload');
  if (!isRecord(payload)) throw badParameter('Param payload must be a JSON object');
  const data: unknown = payload['data'];
  if (Array.isArray(data)) call.note.members = data.length;
  const schema = schemaOf(payload);
  if (!Array.isArray(data) || data.length === 0) throw badParameter('Param payload.data must be an array of rows');
  if (data.length > LARGEST_BATCH) {
    throw badParameter(`Param payload.data has ${data.length} rows, more than the limit of ${LARGEST_BATCH}`);
  }
  const options = schema.indexOf('DATA_PROCESSING_OPTIONS');
  noteConsent(
    call,
    data.flatMap((cells) => (options < 0 || !Array.isArray(cells) ? [] : [JSON.stringify(cells.slice(options))])),
  );
  const { missing = 0 } = call.faults.take('fewer_results') ?? {};
  return sortRows(call, schema, data.slice(0, data.length - missing));
}

function sortRows(call: Call, schema: readonly string[], data: readonly unknown[]): Batch {
  const rules = schema.map((key) => ({ key, rule: CELL_RULES[key], saysWho: !SAYS_NOT_WHO.test(key) }));
  const rows: Row[] = [];
  const worth: (number | undefined)[] = [];
  const worthAt = schema.indexOf('LOOKALIKE_VALUE');
  const samples: Record<string, string> = {};
  let invalid = 0;
  for (const [index, cells] of data.entries()) {
    if (!Array.isArray(cells) || cells.length !== schema.length) {
      throw badParameter(
        'Param payload.data must be an array of arrays, each with one value for each key of the schema',
      );
    }
    const row = rowOf(rules, cells);
    const struck = call.faults.take('rows', (fault) => strikesRow(fault, index, cells)) !== undefined;
    if (row !== undefined && !struck) {
      rows.push(row);
      const value: unknown = cells[worthAt];
      worth.push(typeof value === 'number' ? value : undefined);
    } else {
      if (invalid < MOST_SAMPLES) samples[String(invalid)] = JSON.stringify(cells);
      invalid += 1;
    }
  }
  return { schema, received: data.length, rows, worth, invalid, samples };
}

/** Undefined when a cell is invalid or the row names nobody. */
function rowOf(
  rules: readonly { readonly key: string; readonly rule: CellRule | undefined; readonly saysWho: boolean }[],
  cells: readonly unknown[],
): Row | undefined {
  const row = new Map<string, string>();
  let valid = true;
  for (const [at, { key, rule, saysWho }] of rules.entries()) {
    const state = rule?.(cells[at]) ?? 'misshapen';
    if (state === 'misshapen') throw badParameter(`Param payload.data has a value of a wrong type for ${key}`);
    if (state === 'invalid') valid = false;
    if (state === 'valid' && saysWho) row.set(key, String(cells[at]));
  }
  return valid && row.size > 0 ? row : undefined;
}
