import type { Call } from '../engine/call.ts';
import type { FaultOf } from '../engine/fault.ts';
import { strikesRow } from '../engine/row-fault.ts';
import type { Row } from './members.ts';
import type { PartResult, RequestState } from './processing.ts';
import type { Violations } from './violations.ts';

const ERROR_PREFIX = 'PROCESSING_ERROR_REASON_';
/** A row with such a reason is applied all the same. */
const WARNING_PREFIX = 'PROCESSING_WARNING_REASON_';

/** What faults will have made of a request, decided when it is accepted. */
export interface Fates {
  readonly forced: FaultOf<'async_result'> | undefined;
  readonly later: FaultOf<'rows'> | undefined;
}

/** Refuses the request when a fault strikes one of its rows. */
export function refuseRows(call: Call, rows: readonly Row[], violations: Violations): void {
  const fault = call.faults.take('rows', (one) => one.later !== true && rows.some((row) => strikes(one, row)));
  if (fault === undefined) return;
  for (const row of rows) {
    if (!strikes(fault, row)) continue;
    violations.add(row.place, fault.reason ?? 'INVALID_AUDIENCE_MEMBER', 'The member cannot be used.');
  }
}

export function readFates(call: Call, rows: readonly Row[]): Fates {
  return {
    forced: call.faults.take('async_result'),
    later: call.faults.take('rows', (one) => one.later === true && rows.some((row) => strikes(one, row))),
  };
}

/** Applies the rows that no fault lets fail; `apply` gives the reason of a row that fails by itself. */
export function applyRows(
  rows: readonly Row[],
  fates: Fates,
  apply: (row: Row) => string | undefined,
): Omit<PartResult, 'counters'> {
  const errors = new Map<string, number>();
  const warnings = new Map<string, number>();
  let failed = 0;
  for (const [position, row] of rows.entries()) {
    const fate = fateOf(row, position, fates);
    if (fate?.startsWith(WARNING_PREFIX) === true) count(warnings, fate);
    const reason = fate === undefined || fate.startsWith(WARNING_PREFIX) ? apply(row) : fate;
    if (reason === undefined) continue;
    failed += 1;
    count(errors, reason);
  }
  return { state: stateOf(fates, failed, rows.length), errors, warnings };
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}

/** The reason that a fault gives a row. */
function fateOf(row: Row, position: number, { forced, later }: Fates): string | undefined {
  const strikesAll = forced?.status === 'FAILED';
  const strikesFirst = forced?.status === 'PARTIAL_SUCCESS' && position < (forced.records ?? 1);
  if (strikesAll || strikesFirst) return reasonName(forced.reason ?? 'INTERNAL_ERROR');
  if (later !== undefined && strikes(later, row)) return reasonName(later.reason ?? 'INVALID_FORMAT');
  return undefined;
}

/** The state of a request of `total` records of which some failed. */
export function stateOf({ forced }: Fates, failed: number, total: number): RequestState {
  if (forced !== undefined) return forced.status;
  if (failed === 0) return 'SUCCESS';
  return failed === total ? 'FAILED' : 'PARTIAL_SUCCESS';
}

export function reasonName(reason: string): string {
  return reason.startsWith(ERROR_PREFIX) || reason.startsWith(WARNING_PREFIX) ? reason : ERROR_PREFIX + reason;
}

function strikes(fault: FaultOf<'rows'>, row: Row): boolean {
  return strikesRow(fault, row.index, row.values);
}
