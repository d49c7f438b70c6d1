import { Cron } from 'croner';

/**
 * When a cron expression is due, in a time zone. Times that are named one by one come once also on the days on which clocks
 * change: in the hour that is left out at its end, in the hour that comes twice at the first of them. What is due every so
 * often stays so.
 */
export class DueTimes {
  readonly #cron: Cron;

  /** @param cron five fields that `parseCron` reads */
  constructor(cron: string, timezone: string) {
    this.#cron = new Cron(cron, { mode: '5-part', timezone, fixedTimeRule: 'no-wildcard', paused: true });
  }

  /** The first later than `after`; undefined: there is none within a human life. */
  next(after: Date): Date | undefined {
    return this.#cron.nextRun(after) ?? undefined;
  }

  /** The last later than `since` and not later than `until`. */
  last(since: Date, until: Date): Date | undefined {
    // croner looks before the second of the time that it is given.
    const [found] = this.#cron.previousRuns(1, new Date(until.getTime() + 1000));
    return found !== undefined && found > since ? found : undefined;
  }
}
