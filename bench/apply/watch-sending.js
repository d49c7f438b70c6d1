// Loaded into a run that is measured: writes down how long its event loop was blocked, and how much memory and CPU time it took, from its
// event `run-started` to the last `list-done`.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolution = 1;
const loop = monitorEventLoopDelay({ resolution });
const sending = { begun: 0, ended: 0, blocked: 0, peak: 0, cpu: 0 };
let before = process.cpuUsage();
const look = setInterval(() => {
  sending.peak = Math.max(sending.peak, process.memoryUsage.rss() / 2 ** 20);
}, 250).unref();

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (/** @type {any} */ chunk, /** @type {any[]} */ ...rest) => {
  const type = /"type":"(run-started|list-done)"/.exec(String(chunk))?.[1];
  if (type === 'run-started') {
    sending.begun = performance.now();
    sending.peak = 0;
    before = process.cpuUsage();
    loop.enable();
  } else if (type === 'list-done') {
    sending.ended = performance.now();
    const { user, system } = process.cpuUsage(before);
    sending.cpu = (user + system) / 1e6;
    sending.blocked = loop.max / 1e6 - resolution;
  }
  return write(chunk, ...rest);
};

process.on('exit', () => {
  clearInterval(look);
  const file = process.env['AUDIENCE_SYNC_SENDING'];
  if (file) writeFileSync(file, JSON.stringify(sending));
});
