// node --import ./child.js PROGRAM: moves the program's clock, makes its waits short, and kills it at one of the statements that
// its engine is given, or of those that write into the ledger; $CHAOS_CHILD says how.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { DuckDBConnection } from '@duckdb/node-api';

/** @type {{ skippedMs: number, die?: { statement: number, when: 'before' | 'during' | 'after', writes?: boolean } }} */
const { skippedMs, die } = JSON.parse(process.env['CHAOS_CHILD'] ?? '{}');

const RealDate = Date;
globalThis.Date = /** @type {DateConstructor} */ (
  class extends RealDate {
    /** @param {[]} given */
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + skippedMs);
      else super(...given);
    }

    /** @override */
    static now() {
      return RealDate.now() + skippedMs;
    }
  }
);

const realTimeout = globalThis.setTimeout;
/** @type {(ms?: number) => number} */
const short = (ms = 0) => (ms >= 30_000 ? 150 : ms >= 1000 ? 1 : ms);
/** @type {(call: () => void, ms?: number, ...given: []) => NodeJS.Timeout} */
const soon = (call, ms, ...given) => realTimeout(call, short(ms), ...given);
globalThis.setTimeout = Object.assign(soon, realTimeout);
const realDelay = timers.setTimeout;
timers.setTimeout = (ms, value, options) => realDelay(Math.min(ms ?? 0, 1), value, options);
syncBuiltinESMExports();

/** @type {(sql: unknown) => boolean} */
const counts = (sql) =>
  die?.writes !== true ||
  /^(BEGIN;[^]*)?(INSERT|UPDATE|DELETE|CREATE)[^]*\bledger\./.test(typeof sql === 'string' ? sql : '');

let left = die?.statement ?? Infinity;
const kill = () => process.kill(process.pid, 'SIGKILL');
for (const name of /** @type {const} */ (['run', 'runAndReadAll', 'stream'])) {
  const real = /** @type {(...given: unknown[]) => Promise<unknown>} */ (DuckDBConnection.prototype[name]);
  Object.assign(DuckDBConnection.prototype, {
    /**
     * @this {DuckDBConnection}
     * @param {unknown[]} given
     */
    async [name](...given) {
      if (!counts(given[0])) return real.apply(this, given);
      left -= 1;
      if (left === 0 && die?.when === 'before') kill();
      const running = real.apply(this, given);
      if (left === 0 && die?.when === 'during') kill();
      const result = await running;
      if (left === 0) kill();
      return result;
    },
  });
}
