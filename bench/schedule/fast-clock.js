// node --import ./fast-clock.js PROGRAM schedule run: a scheduler whose clock goes sixty times as fast. The runs that it starts
// get the same option, and keep the usual clock. SIGUSR2 has it say on standard error what it holds.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const speed = 60;

if (process.argv.includes('schedule')) {
  const start = Date.now();
  const fast = () => start + performance.now() * speed;
  globalThis.Date = class extends Date {
    /** @param {[]} given */
    constructor(...given) {
      if (given.length === 0) super(fast());
      else super(...given);
    }

    static now() {
      return fast();
    }
  };
  const { setTimeout } = timers;
  timers.setTimeout = (ms = 1, ...rest) => setTimeout(ms / speed, ...rest);
  syncBuiltinESMExports();
  process.on('SIGUSR2', () => {
    const held = { resources: process.getActiveResourcesInfo().length, heap: process.memoryUsage().heapUsed };
    process.stderr.write(`held ${JSON.stringify(held)}\n`);
  });
}
