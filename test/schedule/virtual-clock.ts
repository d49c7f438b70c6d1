import { setImmediate as settle } from 'node:timers/promises';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** A clock that stands still while anybody works, and jumps to the next sleeper's time when all sleep. */
export class VirtualClock {
  #time: number;
  #sleepers: Sleeper[] = [];

  constructor(start: string) {
    this.#time = Date.parse(start);
  }

  readonly now = (): Date => new Date(this.#time);

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(new Error('aborted'));
      this.#sleepers.push({ until: this.#time + ms, wake: resolve });
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter(({ wake }) => wake !== resolve);
        reject(new Error('aborted'));
      });
    });

  /** Lets time pass, all sleepers woken in their order. */
  async pass(minutes: number): Promise<void> {
    const end = this.#time + minutes * 60_000;
    for (;;) {
      await settle();
      const [first] = this.#sleepers.toSorted((a, b) => a.until - b.until);
      if (first === undefined || first.until > end) break;
      this.#time = Math.max(this.#time, first.until);
      this.#sleepers = this.#sleepers.filter((each) => each !== first);
      first.wake();
    }
    this.#time = end;
  }

  /** The clock is set, or the machine slept: whoever sleeps has as much left to sleep as before. */
  jump(minutes: number): void {
    const ms = minutes * 60_000;
    this.#time += ms;
    this.#sleepers = this.#sleepers.map((each) => ({ ...each, until: each.until + ms }));
  }
}
