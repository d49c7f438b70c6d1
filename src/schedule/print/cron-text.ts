import { type CronFields, parseCron } from '../../config/cron.ts';
import type { Block } from '../block.ts';

/** What the block's expression names. */
export function fieldsOf({ cron }: Pick<Block, 'cron'>): CronFields {
  const fields = parseCron(cron);
  if (fields === undefined) throw new Error(`no cron expression: ${cron}`);
  return fields;
}

/**
 * The expression as every cron reads it: numbers alone, Sunday as 0, and days without a step behind `*`, which some programs
 * take for "any day" and then want both kinds of days to fit.
 */
export function cronText({ minutes, hours, days, months, weekdays }: CronFields): string {
  return [
    fieldText(minutes, 0, 59),
    fieldText(hours, 0, 23),
    days === undefined ? '*' : rangesText(days),
    months.length === 12 ? '*' : rangesText(months),
    weekdays === undefined ? '*' : rangesText(weekdays),
  ].join(' ');
}

/** Every value, a step (every 15th), or ranges: `0-30,45`. */
function fieldText(values: readonly number[], least: number, most: number): string {
  if (values.length === most - least + 1) return '*';
  const [first = least, second = most] = values;
  const step = second - first;
  const isStep = values.length > 2 && first === least && values.length === Math.floor((most - least) / step) + 1;
  return isStep && values.every((value, index) => value === least + index * step) ? `*/${step}` : rangesText(values);
}

/** Values in order, runs of three and more as ranges. */
export function rangesText(values: readonly number[]): string {
  const parts: string[] = [];
  for (let from = 0; from < values.length;) {
    let to = from;
    while (values[to + 1] === (values[to] ?? 0) + 1) to += 1;
    if (to - from >= 2) parts.push(`${values[from]}-${values[to]}`);
    else parts.push(...values.slice(from, to + 1).map(String));
    from = to + 1;
  }
  return parts.join(',');
}

/** Either kind of days that a block names, each by itself; `{}`: every day. */
export interface DayRule {
  readonly days?: readonly number[];
  readonly weekdays?: readonly number[];
}

/** For formats in which several kinds of days must all fit: one rule for each kind. */
export function dayRules({ days, weekdays }: CronFields): DayRule[] {
  const rules = [...(days === undefined ? [] : [{ days }]), ...(weekdays === undefined ? [] : [{ weekdays }])];
  return rules.length === 0 ? [{}] : rules;
}
