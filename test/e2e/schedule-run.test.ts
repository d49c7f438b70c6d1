import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OwnProcess } from '../../src/cli/runtime.ts';
import { customers, World } from './world.ts';

const schedule = `audiences:
  everybody: { name: Everybody, segment: everybody, to: [meta] }
schedule:
  - { cron: "0 6 * * *", audiences: [everybody], max_wait: 1h }
`;

let world: World;
let time: number;
/** Words of the runs that were started. */
let started: (readonly string[])[];
beforeEach(async () => {
  world = await World.open({ audiences: schedule });
  world.export(customers(30));
  time = Date.parse('2026-11-30T05:58:00Z');
  started = [];
});
afterEach(() => world.close());

interface Meanwhile {
  /** While the first run goes on. */
  during?(): Promise<void>;
  /** Behind a run, the first of which has the number 1; the scheduler stops behind the last. */
  after?(run: number): Promise<void>;
  hangUp?(listener: () => void): void;
}

/** The scheduler, its runs in this process; time passes at once while none goes on, and stands still while one does. */
function runSchedule(words: readonly string[], runs: number, { during, after, hangUp }: Meanwhile = {}) {
  const stop = new AbortController();
  let underWay: Promise<unknown> = Promise.resolve();
  const start = (given: readonly string[]): OwnProcess => {
    started.push(given);
    const number = started.length;
    const listeners: Partial<Record<'stdout' | 'stderr', (line: string) => void>> = {};
    const run = async () => {
      if (number === 1) await during?.();
      const { code, out, err } = await world.run(given);
      for (const line of out.split('\n').slice(0, -1)) listeners.stdout?.(line);
      for (const line of err.split('\n').slice(0, -1)) listeners.stderr?.(line);
      return { code, signal: undefined };
    };
    const ended = run();
    const behind = async (): Promise<void> => {
      await ended;
      await delay(1);
      await after?.(number);
      if (number === runs) stop.abort();
    };
    underWay = behind();
    return { onLine: (stream, listener) => (listeners[stream] = listener), ended, kill: () => undefined };
  };
  return world.run(['schedule', 'run', ...words], {
    now: () => new Date(time),
    random: () => 0,
    sleep: async (ms, signal) => {
      const woken = new Promise((resolve) => signal?.addEventListener('abort', resolve));
      await Promise.race([underWay, woken]);
      if (signal?.aborted !== true) time += ms;
    },
    signal: stop.signal,
    onHangup: (listener) => {
      hangUp?.(listener);
      return () => undefined;
    },
    start,
  });
}

const eventsOf = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('the scheduler tells people what it does in the time of the zone, and goes on when the config breaks', async () => {
  let reload = (): void => {};
  const { code, out, err } = await runSchedule([], 2, {
    hangUp: (listener) => (reload = listener),
    after: async () => {
      world.write('audience-sync.yaml', 'version: 2\nproject: e2e\nsources: {}\n');
      reload();
    },
  });
  expect({ code, out }).toEqual({ code: 0, out: '' });
  const words = ['sync', 'everybody', '--json', '--quiet', '--config', join(world.directory, 'audience-sync.yaml')];
  expect(started).toEqual([1, 2].map(() => [...words, '--max-wait', '3600000ms', '--no-color']));
  expect(err).toBe(`2026-11-30 05:58:00 +00:00  the scheduler runs, 1 block; next run 2026-11-30 06:00:00 +00:00
2026-11-30 06:00:00 +00:00  everybody: sync begins
2026-11-30 06:00:00 +00:00  everybody on meta: 30 added, 0 removed
2026-11-30 06:00:00 +00:00  everybody: done in 0 s; next run 2026-12-01 06:00:00 +00:00
error: audience-sync.yaml:1:10: version must be 1
error: the config is not loaded anew; the schedule goes on as it was
2026-12-01 06:00:00 +00:00  everybody: sync begins
error: audience-sync.yaml:1:10: version must be 1
error: everybody: the run of 0 s ended with exit code 2 (usage or config); next run 2026-12-02 06:00:00 +00:00
2026-12-01 06:00:00 +00:00  stopping
2026-12-01 06:00:00 +00:00  stopped
`);
});

test('health and metrics follow the runs, and programs get events', async () => {
  const port = await freePort();
  const at = `http://127.0.0.1:${port}`;
  const health = async () => {
    const response = await fetch(`${at}/healthz`);
    return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
  };
  const seen: unknown[] = [];
  let metrics = '';
  const { code, out } = await runSchedule(['--json', '--listen', String(port)], 2, {
    during: async () => {
      seen.push(
        await health(),
        (await fetch(`${at}/`)).status,
        (await fetch(`${at}/metrics`, { method: 'POST' })).status,
      );
    },
    after: async (run) => {
      seen.push(await health());
      metrics = await (await fetch(`${at}/metrics`)).text();
      if (run === 1) rmSync(join(world.directory, 'audience-sync.yaml'));
    },
  });
  expect(code).toBe(0);
  const block = { cron: '0 6 * * *', audiences: ['everybody'] };
  expect(seen).toMatchObject([
    { status: 'ok', running: true, blocks: [{ ...block, next_run_at: '2026-12-01T06:00:00.000Z' }] },
    404,
    405,
    { status: 'ok', running: false, blocks: [{ last_run: { ended_at: '2026-11-30T06:00:00.000Z', exit_code: 0 } }] },
    { status: 'failing', problems: ['the last run of "0 6 * * *" ended with exit code 2'] },
  ]);
  expect(metrics.split('\n').filter((line) => !/^#|_bucket|^$/.test(line))).toEqual([
    'audience_sync_runs_total{exit_code="0"} 1',
    'audience_sync_runs_total{exit_code="2"} 1',
    'audience_sync_run_duration_seconds_sum 0',
    'audience_sync_run_duration_seconds_count 2',
    `audience_sync_last_run_timestamp_seconds ${Date.UTC(2026, 11, 1, 6) / 1000}`,
    `audience_sync_last_success_timestamp_seconds ${Date.UTC(2026, 10, 30, 6) / 1000}`,
    `audience_sync_next_run_timestamp_seconds ${Date.UTC(2026, 11, 2, 6) / 1000}`,
    'audience_sync_run_in_progress 0',
    'audience_sync_members_added_total{audience="everybody",destination="meta"} 30',
    'audience_sync_members_removed_total{audience="everybody",destination="meta"} 0',
    'audience_sync_members_refused_total{audience="everybody",destination="meta"} 0',
  ]);
  const events = eventsOf(out);
  expect(events.map(({ type }) => type).filter((type) => type !== 'progress')).toEqual([
    'schedule-listening',
    'schedule-started',
    'run-begun',
    'planned',
    'run-started',
    'list-done',
    'run-done',
    'run-ended',
    'run-begun',
    'run-ended',
    'schedule-stopping',
    'schedule-stopped',
  ]);
  expect(events.find(({ type }) => type === 'run-ended')).toMatchObject({ ...block, exit_code: 0, seconds: 0 });
});

test.each([
  ['nonsense', '--listen is no port, nor host and port: nonsense'],
  ['127.0.0.1:70000', '--listen is no port, nor host and port: 127.0.0.1:70000'],
  ['192.0.2.1:0', 'cannot listen at 192.0.2.1:0: this machine has no such address'],
])('a place that cannot be listened at is exit 2: %s', async (where, message) => {
  const { code, err } = await runSchedule(['--listen', where], 0);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('a port that is taken is exit 2', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { code, err } = await runSchedule(['--listen', `127.0.0.1:${port}`], 0);
  server.close();
  expect(code).toBe(2);
  expect(err).toContain(`cannot listen at 127.0.0.1:${port}: it is in use`);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
