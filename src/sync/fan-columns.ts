import type { Config } from '../config/config.ts';
import { type FanColumn, fanColumn } from '../segments/fan.ts';

/** The columns whose values have an audience each, of all audiences. */
export function fanColumns({ audiences }: Pick<Config, 'audiences'>): FanColumn[] {
  return [...audiences.values()].flatMap(({ forEach }) => (forEach?.columns ?? []).map(fanColumn));
}

/** Values are taken as they are written, unless a filter compares them as something else. */
export function textTypes(
  fans: readonly FanColumn[],
  asking: readonly { readonly attributes: readonly string[] }[],
): Record<string, 'text'> {
  const compared = new Set(asking.flatMap(({ attributes }) => attributes));
  return Object.fromEntries(fans.flatMap(({ column }) => (compared.has(column) ? [] : [[column, 'text' as const]])));
}
