import { afterEach, beforeEach, expect, test } from 'vitest';
import CanaryReporter from './canary-reporter.ts';

const { stdout, stderr } = process;
const write = { stdout: stdout.write, stderr: stderr.write };
let said: string;
beforeEach(() => {
  said = '';
  for (const stream of [stdout, stderr]) {
    stream.write = (chunk: Uint8Array | string) => {
      said += String(chunk);
      return true;
    };
  }
});
afterEach(() => {
  Object.assign(stdout, { write: write.stdout });
  Object.assign(stderr, { write: write.stderr });
  process.exitCode = undefined;
});

test('a suite that prints nothing planted is left alone', () => {
  const reporter = new CanaryReporter();
  reporter.onInit();
  stdout.write('12 passed\n');
  reporter.onTestRunEnd();
  expect(said).toBe('12 passed\n');
  expect(process.exitCode).toBeUndefined();
});

test('a planted value fails the run and is named, also when it is printed in two pieces', () => {
  const reporter = new CanaryReporter();
  reporter.onInit();
  stderr.write(Buffer.from('hello Canary'));
  stderr.write('worth\n');
  reporter.onTestRunEnd();
  expect(said).toMatch(/^hello Canaryworth\n\nThe suite printed planted values: last_name of canary 0\n$/);
  expect(process.exitCode).toBe(1);
});
