import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { ExitCode } from '../errors/exit-code.ts';
import { startOwnProcess } from './own-process.ts';
import { openBrowser } from './open-browser.ts';
import type { Runtime } from './runtime.ts';

/** A terminal or supervisor signals all processes of a group, and then a scheduler its run: that is one wish. */
const sameWishMs = 500;

/** The runtime of this process. The first Ctrl-C or SIGTERM asks the run to stop, a later one ends it at once. */
export function createProcessRuntime(): Runtime {
  // Its client of S3 would say in every run that releases from 2027 on want Node 22; the one that is used is pinned.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const interrupt = new AbortController();
  // Every list that is synchronised listens: more than ten are no leak.
  setMaxListeners(0, interrupt.signal);
  let wishedAt = 0;
  const stop = (): void => {
    if (interrupt.signal.aborted && performance.now() - wishedAt < sameWishMs) return;
    if (interrupt.signal.aborted) process.exit(ExitCode.interrupted);
    wishedAt = performance.now();
    interrupt.abort();
    // Whoever waits for input must not have to be asked twice.
    process.stdin.destroy(new Error('interrupted'));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  process.stdin.on('error', ignoreInterruption);
  // A reader that has seen enough (`| head`) must not end a run half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  return {
    stdin: process.stdin,
    interactive: {
      stdin: process.stdin.isTTY === true,
      stdout: process.stdout.isTTY === true,
      stderr: process.stderr.isTTY === true,
    },
    env: { COLUMNS: String(process.stderr.columns ?? 80), LINES: String(process.stderr.rows ?? 24), ...process.env },
    cwd: process.cwd(),
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    openBrowser,
    now: () => new Date(),
    uptime: () => performance.now(),
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, signal && { signal }),
    signal: interrupt.signal,
    onHangup: (listener) => {
      process.on('SIGHUP', listener);
      return () => process.off('SIGHUP', listener);
    },
    start: startOwnProcess,
  };
}

/** Ends the process when all that was said has left it; idle sockets and an open standard input don't hold it up. */
export async function exitProcess(code: ExitCode): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((sent) => stream.write('', sent))));
  process.exit(code);
}

/** Readers of the stream are told by the stream; without a reader it is nobody's failure. */
function ignoreInterruption(): void {}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
