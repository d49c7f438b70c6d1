import type { DestinationContext } from '../../src/destinations/destination.ts';
import type { LocalPlatforms } from '../../src/sandbox/start-platforms.ts';

export interface TestContext extends DestinationContext {
  /** Lines for `--verbose`. */
  readonly lines: readonly string[];
  /** Waits asked for, in milliseconds. */
  readonly waits: readonly number[];
  interrupt(reason: Error): void;
}

/** A destination's surroundings in which waiting takes no time: the sandbox's clock moves instead. */
export function testContext(sandbox: Pick<LocalPlatforms<string, unknown>, 'advance'>): TestContext {
  const lines: string[] = [];
  const waits: number[] = [];
  const controller = new AbortController();
  let skipped = 0;
  return {
    now: () => new Date(Date.now() + skipped),
    uptime: () => performance.now() + skipped,
    random: () => 0.5,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      skipped += ms;
      sandbox.advance(ms);
      return Promise.resolve();
    },
    signal: controller.signal,
    log: (line) => void lines.push(line),
    lines,
    waits,
    interrupt: (reason) => {
      controller.abort(reason);
    },
  };
}
