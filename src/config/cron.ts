const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface CronField {
  readonly least: number;
  readonly most: number;
  /** Words for the numbers from `least` on. */
  readonly names?: readonly string[];
}

/** Minute, hour, day of the month, month, day of the week (0 and 7 are Sunday), as in crontab(5). */
const fields: readonly CronField[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: months },
  { least: 0, most: 7, names: weekdays },
];

/** Whether a text is a cron expression of five fields: numbers, names, `*`, ranges, lists and steps. */
export function isCron(text: string): boolean {
  const written = text.trim().toLowerCase().split(/\s+/);
  return written.length === fields.length && fields.every((field, index) => fits(written[index] ?? '', field));
}

function fits(written: string, field: CronField): boolean {
  return written.split(',').every((part) => {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d{0,2}$/.test(step))) return false;
    if (range === '*') return true;
    const ends = range.split('-').map((end) => valueOf(end, field));
    const [from = -1, to = from] = ends;
    return ends.length <= 2 && from >= field.least && to <= field.most && from <= to;
  });
}

/** -1 for what is neither a number nor a name. */
function valueOf(written: string, { least, names = [] }: CronField): number {
  const named = names.indexOf(written);
  if (named >= 0) return named + least;
  return /^\d{1,2}$/.test(written) ? Number(written) : -1;
}
