import type { FaultOf } from './fault.ts';

/** Whether the fault strikes the row at `index` that carries these values. */
export function strikesRow(fault: FaultOf<'rows'>, index: number, values: Iterable<unknown>): boolean {
  if (fault.indexes?.includes(index) === true) return true;
  if (fault.every !== undefined && (index + 1) % fault.every === 0) return true;
  if (fault.values === undefined) return false;
  for (const value of values) if (typeof value === 'string' && fault.values.includes(value)) return true;
  return false;
}
