import type { LiveLines } from './live-lines.ts';
import { groupDigits, sayDuration } from './numbers.ts';
import type { OutputEvent } from './output.ts';
import type { Progress, ProgressState } from './progress.ts';

/** Least milliseconds between two reports of one label; what waits or finishes is always reported. */
const pace = { live: 100, events: 1000, lines: 10_000 };

export interface ProgressSinks {
  /** Milliseconds that only grow. */
  uptime(): number;
  /** Where progress goes; `undefined` as `live` and `events` leaves plain lines. */
  readonly live: LiveLines | undefined;
  readonly events: ((event: OutputEvent) => void) | undefined;
  words(line: string): void;
}

export function createProgress(label: string, sinks: ProgressSinks): Progress {
  const start = sinks.uptime();
  const least = sinks.live ? pace.live : sinks.events ? pace.events : pace.lines;
  let reported = sinks.live ? -Infinity : start;
  let last: ProgressState = { done: 0 };

  const show = (state: ProgressState, elapsed: number): void => {
    const line = `${label}  ${sayProgress(state, elapsed)}`;
    if (sinks.events) sinks.events(progressEvent(label, state, elapsed));
    else if (sinks.live) sinks.live.set(label, line);
    else sinks.words(line);
  };

  return {
    report(state) {
      const now = sinks.uptime();
      const waits = state.waiting !== undefined && state.waiting !== last.waiting;
      last = state;
      if (!waits && now - reported < least) return;
      reported = now;
      show(state, now - start);
    },
    finish(words) {
      sinks.live?.delete(label);
      const elapsed = sinks.uptime() - start;
      if (sinks.events)
        sinks.events({ ...progressEvent(label, { ...last, waiting: undefined }, elapsed), finished: true });
      else if (words !== undefined) sinks.words(words);
    },
  };
}

/** Members per second and seconds left; undefined while there is nothing to reckon from. */
function forecast(state: ProgressState, elapsed: number): { rate: number | undefined; left: number | undefined } {
  if (state.done === 0 || elapsed < 1000) return { rate: undefined, left: undefined };
  const rate = state.done / (elapsed / 1000);
  return { rate, left: state.total === undefined ? undefined : Math.max(0, state.total - state.done) / rate };
}

function sayProgress(state: ProgressState, elapsed: number): string {
  if (state.doing !== undefined) return state.doing;
  const { rate, left } = forecast(state, elapsed);
  const of = state.total === undefined ? '' : `/${groupDigits(state.total)}`;
  const percent =
    state.total === undefined || state.total === 0 ? undefined : Math.floor((100 * state.done) / state.total);
  return [
    `${groupDigits(state.done)}${of}`,
    percent === undefined ? undefined : `${percent}%`,
    rate === undefined ? undefined : `${groupDigits(rate < 10 ? rate : Math.round(rate))}/s`,
    left === undefined || left === 0 ? undefined : `${sayDuration(left * 1000)} left`,
    state.waiting === undefined ? undefined : `waiting for ${state.waiting}`,
  ]
    .filter((part) => part !== undefined)
    .join('  ');
}

function progressEvent(label: string, state: ProgressState, elapsed: number): OutputEvent {
  const { rate, left } = forecast(state, elapsed);
  return {
    type: 'progress',
    list: label,
    done: state.done,
    total: state.total ?? null,
    per_second: rate === undefined ? null : Math.round(rate * 10) / 10,
    seconds_left: left === undefined ? null : Math.round(left),
    ...(state.doing !== undefined && { doing: state.doing }),
    waiting: state.waiting ?? null,
  };
}
