import { UserError } from '../../errors/user-error.ts';
import type { Period } from '../../lift/count-arms.ts';
import { parseSpan } from '../../recipes/span.ts';
import type { Options } from '../command.ts';

/** `--since`, `--until` and `--within`. Throws `UserError` when one of them says nothing. */
export function periodOptions(options: Options, now: Date): Period {
  const since = dayOption(options, 'since');
  const until = dayOption(options, 'until');
  if (since !== undefined && until !== undefined && since > until) {
    throw new UserError(`--since ${since} is after --until ${until}`, { fix: 'Turn them round.' });
  }
  const span = options.text('within');
  const within = span === undefined ? undefined : parseSpan(span);
  if (span !== undefined && within === undefined) {
    throw new UserError(`--within is no span of time: ${span}`, {
      fix: 'Write a whole number and a unit, such as 30d, 2 weeks or 12h.',
    });
  }
  return { now, since, until, within };
}

function dayOption(options: Options, name: string): string | undefined {
  const typed = options.text(name);
  if (typed === undefined) return undefined;
  const date = new Date(`${typed}T00:00:00Z`);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(typed) && !Number.isNaN(date.getTime());
  // 2026-02-30 is taken for the second of March.
  if (isDay && date.toISOString().startsWith(typed)) return typed;
  throw new UserError(`--${name} is no day: ${typed}`, { fix: 'Write it as 2026-11-24.' });
}
