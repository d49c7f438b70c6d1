import type { Block } from './block.ts';
import type { LastRun } from './schedule-state.ts';

/** Why a run is to begin. */
export interface Due {
  /** The time in the schedule that has come; of several, the last. */
  readonly at: Date;
  /** `missed`: its time passed while nobody watched. `again`: the last run named a time to come back. */
  readonly why: 'due' | 'missed' | 'again';
}

/** Whoever watches looks every minute; a time that was passed by this much passed while nobody did. */
const missedMs = 5 * 60_000;
/** Clocks are set right by less all the time, and nothing must run twice for that. */
const backMs = 60 * 60_000;

/** Knows of one block what is due next. */
export class BlockWatch {
  readonly block: Block;
  last: LastRun | undefined;
  /** Due times up to this one have been seen. */
  #since: Date;
  #settled: Date;
  #next: { readonly due: Date; readonly at: Date } | undefined;
  #again: { readonly at: Date; readonly begun: boolean } | undefined;
  readonly #random: () => number;

  /** @param since due times up to this one have been dealt with */
  constructor(block: Block, since: Date, random: () => number) {
    this.block = block;
    this.#since = since;
    this.#settled = since;
    this.#random = random;
    this.#plan();
  }

  /** Due times up to this one have been dealt with: what runs or waits has not. */
  get settled(): Date {
    return this.#settled;
  }

  /** The time to come back that has not been dealt with. */
  get again(): Date | undefined {
    return this.#again?.at;
  }

  /** When it runs next, with its jitter. */
  get nextAt(): Date | undefined {
    return this.#again?.begun === false ? this.#again.at : this.#next?.at;
  }

  /** What has come by now; each time once. */
  look(now: Date): Due | undefined {
    if (this.#since.getTime() - now.getTime() > backMs) {
      this.#moveTo(now);
      this.#settled = now;
    }
    const next = this.#next;
    if (next !== undefined && next.at <= now) {
      const last = this.block.times.last(next.due, now);
      this.#moveTo(last ?? next.due);
      const late = now.getTime() - (last ?? next.at).getTime();
      return { at: last ?? next.due, why: late > missedMs ? 'missed' : 'due' };
    }
    if (this.#again === undefined || this.#again.begun || this.#again.at > now) return undefined;
    this.#again = { ...this.#again, begun: true };
    return { at: this.#again.at, why: 'again' };
  }

  /** The same, of a block that may have changed. */
  renewed(block: Block): BlockWatch {
    const watch = new BlockWatch(block, this.#since, this.#random);
    watch.#settled = this.#settled;
    watch.last = this.last;
    watch.#again = this.#again;
    return watch;
  }

  /** What was due has run, or is left out. */
  settle({ at, why }: Due): void {
    if (why === 'again') this.#again = undefined;
    else if (at > this.#settled) this.#settled = at;
  }

  /** One more run at this time, unless another one is due before. */
  comeBack(at: Date): boolean {
    if (this.#next !== undefined && at >= this.#next.at) return false;
    this.#again = { at, begun: false };
    return true;
  }

  #moveTo(since: Date): void {
    this.#since = since;
    this.#again = undefined;
    this.#plan();
  }

  #plan(): void {
    const due = this.block.times.next(this.#since);
    const jitter = Math.round(this.#random() * this.block.jitter);
    this.#next = due && { due, at: new Date(due.getTime() + jitter) };
  }
}
