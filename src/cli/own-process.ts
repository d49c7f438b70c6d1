import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { programFile } from './program-name.ts';
import type { OwnProcess } from './runtime.ts';

/** Starts this program as it was started itself, with other words. */
export function startOwnProcess(words: readonly string[]): OwnProcess {
  const child = spawn(process.execPath, [...process.execArgv, programFile, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = { stdout: createInterface(child.stdout), stderr: createInterface(child.stderr) };
  return {
    onLine: (stream, listener) => void lines[stream].on('line', listener),
    ended: new Promise((resolve) => {
      // A process that was never there has no end either.
      child.on('error', () => {
        if (child.pid === undefined) resolve({ code: undefined, signal: undefined });
      });
      child.on('close', (code, signal) => {
        resolve({ code: code ?? undefined, signal: signal ?? undefined });
      });
    }),
    kill: (signal) => void child.kill(signal),
  };
}
