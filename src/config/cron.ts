const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface CronField {
  readonly least: number;
  readonly most: number;
  /** Words for the numbers from `least` on. */
  readonly names?: readonly string[];
}

const minute: CronField = { least: 0, most: 59 };
const hour: CronField = { least: 0, most: 23 };
const day: CronField = { least: 1, most: 31 };
const month: CronField = { least: 1, most: 12, names: months };
/** 0 and 7 are Sunday. */
const weekday: CronField = { least: 0, most: 7, names: weekdays };

/** What a cron expression names, in order and each once. */
export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Of the month; undefined: `*`. Where both kinds of days are named, either of them is enough, as in crontab(5). */
  readonly days: readonly number[] | undefined;
  readonly months: readonly number[];
  /** 0 is Sunday; undefined: `*`. */
  readonly weekdays: readonly number[] | undefined;
}

/**
 * Reads the five fields of crontab(5): numbers, names, `*`, ranges, lists and steps. What only some programs know (`@daily`, `L`,
 * `#`, `5/10`) is none, so that every program that the schedule is printed for understands the same.
 *
 * @returns undefined when the text is no such expression
 */
export function parseCron(text: string): CronFields | undefined {
  const written = text.trim().toLowerCase().split(/\s+/);
  if (written.length !== 5) return undefined;
  const [minutes, hours, days, ofMonths, named] = [minute, hour, day, month, weekday].map((field, index) =>
    valuesOf(written[index] ?? '', field),
  );
  if (minutes === undefined || hours === undefined || days === undefined) return undefined;
  if (ofMonths === undefined || named === undefined) return undefined;
  const ofWeek = [...new Set(named.map((value) => value % 7))].toSorted((a, b) => a - b);
  return {
    minutes,
    hours,
    days: written[2] === '*' ? undefined : days,
    months: ofMonths,
    weekdays: written[4] === '*' ? undefined : ofWeek,
  };
}

/** Whether there ever is such a day: 30 February is none, and 29 February is. */
export function everComes({ days, months: ofYear, weekdays: ofWeek }: CronFields): boolean {
  const last = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (days === undefined || ofWeek !== undefined) return true;
  return ofYear.some((each) => days.some((one) => one <= (last[each - 1] ?? 0)));
}

function valuesOf(written: string, field: CronField): number[] | undefined {
  const values = new Set<number>();
  for (const part of written.split(',')) {
    const found = valuesOfPart(part, field);
    if (found === undefined) return undefined;
    for (const value of found) values.add(value);
  }
  return [...values].toSorted((a, b) => a - b);
}

function valuesOfPart(part: string, field: CronField): number[] | undefined {
  const [range = '', step = '1', ...more] = part.split('/');
  const ends = range === '*' ? [field.least, field.most] : range.split('-').map((end) => valueOf(end, field));
  const [from = -1, to = from] = ends;
  const every = /^[1-9]\d?$/.test(step) ? Number(step) : Infinity;
  if (more.length > 0 || ends.length > 2 || (ends.length === 1 && part.includes('/'))) return undefined;
  // Sunday ends a week that begins with Monday.
  const last = range.endsWith('-sun') && from > 0 ? 7 : to;
  if (from < field.least || last > field.most || from > last || every > field.most) return undefined;
  return Array.from({ length: Math.floor((last - from) / every) + 1 }, (_, index) => from + index * every);
}

/** -1 for what is neither a number nor a name. */
function valueOf(written: string, { least, names = [] }: CronField): number {
  const named = names.indexOf(written);
  if (named >= 0) return named + least;
  return /^\d{1,2}$/.test(written) ? Number(written) : -1;
}
