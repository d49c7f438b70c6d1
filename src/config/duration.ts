import ms, { type StringValue } from 'ms';

const withUnit = /^\s*\d+(\.\d+)?\s*[a-z]+\s*$/i;

/** Milliseconds of `90s`, `5m`, `2 days`, `1.5h`. Undefined for anything else, also for a number without a unit. */
export function parseDuration(text: string): number | undefined {
  if (!withUnit.test(text) || text.length > 100) return undefined;
  // `ms` takes any text and answers with undefined where it is no duration, which its types do not say.
  const value: number | undefined = ms(text.trim() as StringValue);
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
