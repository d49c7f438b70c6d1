import { expect, test } from 'vitest';
import { createOutput } from '../../src/cli/output/create-output.ts';
import { createSyncReporter } from '../../src/cli/sync-reporter.ts';
import { createFakeRuntime } from './output/fake-runtime.ts';

function resumed(unanswered: number, savedPlan: boolean): string {
  const runtime = createFakeRuntime();
  const output = createOutput(runtime, { json: false, quiet: false, verbose: false, color: false, reveal: false });
  createSyncReporter(output, { quiet: false, cwd: runtime.cwd, savedPlan })({ type: 'resumed', unanswered });
  return runtime.said.err;
}

test('what an earlier run left unanswered is sent again by this one, or by one whose plan knows of it', () => {
  expect(resumed(1, false)).toBe('An earlier run ended before a request was answered; it is sent again.\n');
  expect(resumed(1200, false)).toBe('An earlier run ended before 1,200 requests were answered; they are sent again.\n');
  expect(resumed(2, true)).toBe(
    'An earlier run ended before 2 requests were answered; a plan that is made after that sends them again.\n',
  );
});
