import type { Reporter } from 'vitest/node';
import { findCanaries } from './canaries.ts';

/** Longer than any planted value, so that one that arrives in two pieces is still met whole. */
const overlap = 400;

/** Reads along with everything that the suite prints, and fails the run when a planted value is in it. */
export default class CanaryReporter implements Reporter {
  private readonly found = new Set<string>();

  onInit(): void {
    for (const stream of [process.stdout, process.stderr]) this.readAlong(stream);
  }

  onTestRunEnd(): void {
    if (this.found.size === 0) return;
    process.exitCode = 1;
    process.stderr.write(`\nThe suite printed planted values: ${[...this.found].join('; ')}\n`);
  }

  private readAlong(stream: NodeJS.WriteStream): void {
    const write = stream.write.bind(stream);
    let tail = '';
    stream.write = (chunk: Uint8Array | string, ...rest: never[]): boolean => {
      const text = tail + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      for (const what of findCanaries(text)) this.found.add(what);
      tail = text.slice(-overlap);
      return write(chunk, ...rest);
    };
  }
}
