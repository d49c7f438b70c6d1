import { expect, test } from 'vitest';
import { startScheduledRun } from '../../src/cli/scheduled-run.ts';
import { createOutput } from '../../src/cli/output/create-output.ts';
import { createOptions } from '../../src/cli/create-options.ts';
import { blockOf } from '../schedule/print-context.ts';
import { createFakeRuntime } from './output/fake-runtime.ts';

const globals = { config: undefined, json: false, quiet: false, verbose: false, color: true };

/** A run that writes these lines and ends so. */
async function runThat(lines: readonly string[], end: { code?: number; signal?: string }) {
  const fake = createFakeRuntime();
  const started: string[][] = [];
  const types: string[] = [];
  const runtime = {
    ...fake,
    start: (words: readonly string[]) => {
      started.push([...words]);
      return {
        onLine: (stream: 'stdout' | 'stderr', listener: (line: string) => void) => {
          for (const line of stream === 'stdout' ? lines : ['said to people']) listener(line);
        },
        ended: Promise.resolve({ code: end.code, signal: end.signal }),
        kill: () => undefined,
      };
    },
  };
  const output = createOutput(runtime, { ...globals, reveal: false });
  const invocation = { args: [], options: createOptions(new Map()), globals, output, runtime };
  const block = blockOf('0 6 * * *', 'UTC', { audiences: ['vips'], maxWait: 1500 });
  const run = startScheduledRun(invocation, '/project/audience-sync.yaml', block, ({ type }) => types.push(type));
  return { ...(await run.ended), started, types, err: fake.said.err };
}

const error = (at: string | null) => ({ message: 'm', try_again_at: at });
const done = (...lists: readonly unknown[]): string =>
  JSON.stringify({ type: 'run-done', lists: lists.map((each) => ({ error: each })) });

test('a scheduled run is `sync` of its audiences; its events are handed over, its words passed on', async () => {
  const run = await runThat(['{"type":"planned"}', 'no JSON', '7', done(null)], { code: 0 });
  expect(run).toEqual({
    exitCode: 0,
    signal: undefined,
    listFailed: false,
    comeBackAt: undefined,
    started: [['sync', 'vips', '--json', '--quiet', '--config', '/project/audience-sync.yaml', '--max-wait', '1500ms']],
    types: ['planned', 'run-done'],
    err: 'said to people\n',
  });
});

test('of lists that name times to come back, the last counts', async () => {
  const lists = [error('2026-11-30T07:00:00Z'), null, error('2026-11-30T08:30:00Z'), error(null)];
  const { listFailed, comeBackAt } = await runThat([done(...lists)], { code: 5 });
  expect({ listFailed, comeBackAt }).toEqual({ listFailed: true, comeBackAt: new Date('2026-11-30T08:30:00Z') });
});

test.each([
  [{ code: 7 }, 7],
  [{ code: 134 }, 1],
  [{ signal: 'SIGKILL' }, undefined],
  [{ signal: 'SIGTERM' }, 130],
])('a run that ends with %j has the exit code %j', async (end, expected) => {
  expect((await runThat([], end)).exitCode).toBe(expected);
});
