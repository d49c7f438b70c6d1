import { beforeEach, expect, test } from 'vitest';
import type { ScheduleConfig } from '../../src/config/config.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { audiencesText, type Block } from '../../src/schedule/block.ts';
import { DueTimes } from '../../src/schedule/due-times.ts';
import { healthOf } from '../../src/schedule/health.ts';
import type { ScheduleState } from '../../src/schedule/schedule-state.ts';
import { type RunEnd, Scheduler, type StartedRun } from '../../src/schedule/scheduler.ts';
import type { SchedulerEvent } from '../../src/schedule/scheduler-event.ts';
import { zonedTime } from '../../src/schedule/zoned-time.ts';
import { VirtualClock } from './virtual-clock.ts';

const zone = 'Europe/Berlin';

function block(cron: string, audience: string, more: Partial<ScheduleConfig> = {}): Block {
  const audiences = [audience];
  const times = new DueTimes(cron, zone);
  return { cron, audiences, jitter: 0, missed: 'run', maxWait: undefined, ...more, key: `${cron} ${audience}`, times };
}

/** How the next runs go. */
let minutes: number;
let ending: Partial<RunEnd>;
/** Whether a run ends when it is asked to. */
let obeys: boolean;
let random: number;

let clock: VirtualClock;
let blocks: readonly Block[] | UserError;
let saved: ScheduleState;
let said: string[];
let failsToSave: boolean;
let stop: AbortController;
let scheduler: Scheduler;
let working: Promise<number>;

beforeEach(() => {
  [minutes, ending, obeys, random] = [1, {}, true, 0];
  [saved, said, failsToSave] = [new Map(), [], false];
});

const shortTime = (at: Date): string => zonedTime(at, zone).slice(0, 16);

function startRun(): StartedRun {
  const killed = new AbortController();
  const end: RunEnd = { exitCode: 0, signal: undefined, listFailed: false, comeBackAt: undefined, ...ending };
  const by = (signal: string): RunEnd =>
    signal === 'SIGTERM' ? { ...end, exitCode: 130 } : { ...end, exitCode: undefined, signal };
  let told = 'SIGTERM';
  return {
    ended: clock.sleep(minutes * 60_000, killed.signal).then(
      () => end,
      () => by(told),
    ),
    stop: (signal) => {
      said.push(`(${signal})`);
      told = signal;
      if (obeys || signal === 'SIGKILL') killed.abort();
    },
  };
}

function word(event: SchedulerEvent): string {
  switch (event.type) {
    case 'run-begun':
      return `${shortTime(clock.now())} ${audiencesText(event.block)} ${event.due.why}`;
    case 'run-ended':
      return `${shortTime(clock.now())} ended ${event.last.exitCode}${event.nextAt === undefined ? ', the last' : ''}`;
    case 'run-skipped':
    case 'run-waits':
      return `${shortTime(clock.now())} ${event.type} ${audiencesText(event.block)}`;
    case 'started':
    case 'reloaded':
    case 'reload-failed':
    case 'state-unwritten':
    case 'stopping':
    case 'killed':
    case 'stopped':
      return event.type;
  }
}

/** Begins with what an earlier scheduler left. */
function begin(at: string, first: readonly Block[]): void {
  clock = new VirtualClock(at);
  blocks = first;
  live();
}

function live(): void {
  stop = new AbortController();
  scheduler = new Scheduler({
    load: async () => {
      if (blocks instanceof UserError) throw blocks;
      return blocks;
    },
    start: startRun,
    state: saved,
    save: (state) => {
      if (failsToSave) throw new Error('no room');
      saved = state;
    },
    onLook: () => true,
    onEvent: (event) => said.push(word(event)),
    now: clock.now,
    random: () => random,
    sleep: clock.sleep,
    signal: stop.signal,
  });
  working = scheduler.work();
}

async function finish(): Promise<number> {
  stop.abort();
  await clock.pass(1);
  return working;
}

/** What was said since the last time. */
const news = (): string[] => said.splice(0);

test('runs begin when they are due, in the zone, and are told', async () => {
  begin('2026-11-30T04:58:00Z', [block('0 6 * * *', 'a'), block('30 6 * * mon', 'b')]);
  await clock.pass(24 * 60 + 60);
  expect(news()).toEqual([
    'started',
    '2026-11-30 06:00 a due',
    '2026-11-30 06:01 ended 0',
    '2026-11-30 06:30 b due',
    '2026-11-30 06:31 ended 0',
    '2026-12-01 06:00 a due',
    '2026-12-01 06:01 ended 0',
  ]);
  expect(await finish()).toBe(0);
  expect(news()).toEqual(['stopping', 'stopped']);
});

test('what becomes due while a run goes on waits for it, each block once', async () => {
  minutes = 35;
  begin('2026-11-30T04:58:00Z', [block('*/10 * * * *', 'a'), block('5 6 * * *', 'b')]);
  await clock.pass(80);
  expect(news()).toEqual([
    'started',
    '2026-11-30 06:00 a due',
    '2026-11-30 06:05 run-waits b',
    '2026-11-30 06:10 run-waits a',
    '2026-11-30 06:35 ended 0',
    '2026-11-30 06:35 b due',
    '2026-11-30 07:10 ended 0',
    '2026-11-30 07:10 a due',
  ]);
});

test('in the nights in which clocks change, what has its hour runs once', async () => {
  begin('2026-10-24T22:00:00Z', [block('30 2 * * *', 'a')]);
  await clock.pass(6 * 60);
  expect(news()).toEqual(['started', '2026-10-25 02:30 a due', '2026-10-25 02:31 ended 0']);
  await finish();
  news();
  saved = new Map();
  begin('2027-03-27T22:00:00Z', [block('30 2 * * *', 'a')]);
  await clock.pass(6 * 60);
  expect(news()).toEqual(['started', '2027-03-28 03:00 a due', '2027-03-28 03:01 ended 0']);
});

test('jitter puts a run off, and nothing else', async () => {
  random = 0.5;
  begin('2026-11-30T04:58:00Z', [block('0 6 * * *', 'a', { jitter: 20 * 60_000 })]);
  await clock.pass(24 * 60 + 30);
  expect(news().filter((line) => line.includes(' a '))).toEqual(['2026-11-30 06:10 a due', '2026-12-01 06:10 a due']);
});

test('runs that were missed while no scheduler ran are made up for, once, or left out', async () => {
  const both = [block('0 * * * *', 'a'), block('0 * * * *', 'b', { missed: 'skip' })];
  begin('2026-11-30T04:58:00Z', both);
  await clock.pass(10);
  await finish();
  news();
  clock.jump(5 * 60);
  live();
  await clock.pass(70);
  expect(news()).toEqual([
    'started',
    '2026-11-30 11:09 run-skipped b',
    '2026-11-30 11:09 a missed',
    '2026-11-30 11:10 ended 0',
    '2026-11-30 12:00 run-waits b',
    '2026-11-30 12:00 a due',
    '2026-11-30 12:01 ended 0',
    '2026-11-30 12:01 b due',
    '2026-11-30 12:02 ended 0',
  ]);
});

test('a machine that slept makes up for what it missed, once', async () => {
  begin('2026-11-30T04:58:00Z', [block('*/30 * * * *', 'a'), block('0 9 * * *', 'b', { missed: 'skip' })]);
  await clock.pass(1);
  clock.jump(4 * 60 + 50);
  await clock.pass(4);
  expect(news()).toEqual([
    'started',
    '2026-11-30 10:50 run-skipped b',
    '2026-11-30 10:50 a missed',
    '2026-11-30 10:51 ended 0',
  ]);
});

test('a clock that is set forward and back again runs nothing twice, and goes on', async () => {
  begin('2026-11-30T04:58:00Z', [block('0 * * * *', 'a')]);
  await clock.pass(10);
  clock.jump(-20);
  await clock.pass(30);
  expect(news()).toEqual(['started', '2026-11-30 06:00 a due', '2026-11-30 06:01 ended 0']);
  const years = 3 * 365 * 24 * 60;
  clock.jump(years);
  await clock.pass(3);
  clock.jump(-years);
  expect(news()).toEqual(['2029-11-29 06:19 a missed', '2029-11-29 06:20 ended 0']);
  await clock.pass(60);
  expect(news()).toEqual(['2026-11-30 07:00 a due', '2026-11-30 07:01 ended 0']);
});

test('a run that is put off until a time comes back then, once, and not behind the next one', async () => {
  begin('2026-11-30T04:58:00Z', [block('0 6,8 * * *', 'a')]);
  ending = { exitCode: 5, comeBackAt: new Date('2026-11-30T05:40:00Z') };
  await clock.pass(100);
  ending = { exitCode: 5, comeBackAt: new Date('2026-12-01T07:40:00Z') };
  await clock.pass(60);
  expect(news()).toEqual([
    'started',
    '2026-11-30 06:00 a due',
    '2026-11-30 06:01 ended 5',
    '2026-11-30 06:40 a again',
    '2026-11-30 06:41 ended 5',
    '2026-11-30 08:00 a due',
    '2026-11-30 08:01 ended 5',
  ]);
});

test('a time to come back is kept over a restart, until a run that began then has ended', async () => {
  begin('2026-11-30T04:58:00Z', [block('0 6,8 * * *', 'a')]);
  ending = { exitCode: 5, comeBackAt: new Date('2026-11-30T05:40:00Z') };
  await clock.pass(5);
  await finish();
  live();
  [minutes, ending] = [30, {}];
  await clock.pass(40);
  expect(await finish()).toBe(130);
  minutes = 1;
  live();
  await clock.pass(30);
  await finish();
  live();
  await clock.pass(10);
  expect(news().filter((line) => line.startsWith('2026'))).toEqual([
    '2026-11-30 06:00 a due',
    '2026-11-30 06:01 ended 5',
    '2026-11-30 06:40 a again',
    '2026-11-30 06:44 ended 130, the last',
    '2026-11-30 06:45 a again',
    '2026-11-30 06:46 ended 0',
  ]);
});

test('a run that found the ledger held is tried again when it is due again', async () => {
  ending = { exitCode: 10 };
  begin('2026-11-30T04:58:00Z', [block('0 * * * *', 'a')]);
  await clock.pass(70);
  expect(news().filter((line) => line.includes(' a '))).toEqual(['2026-11-30 06:00 a due', '2026-11-30 07:00 a due']);
  expect(healthOf(scheduler.standing, clock.now()).healthy).toBe(true);
});

test('a scheduler that is told to stop lets a run end, and gives its code', async () => {
  minutes = 30;
  begin('2026-11-30T04:58:00Z', [block('0 6 * * *', 'a'), block('1 6 * * *', 'b')]);
  await clock.pass(5);
  news();
  expect(await finish()).toBe(130);
  expect(news()).toEqual(['stopping', '(SIGTERM)', '2026-11-30 06:03 ended 130, the last', 'stopped']);
  // What was cut off and what waited is made up for by the next one.
  minutes = 1;
  live();
  await clock.pass(10);
  expect(news().filter((line) => / [ab] /.test(line))).toEqual(['2026-11-30 06:04 a due', '2026-11-30 06:05 b due']);
});

test('a run that does not end within ten seconds is killed', async () => {
  [minutes, obeys] = [30, false];
  begin('2026-11-30T04:58:00Z', [block('0 6 * * *', 'a')]);
  await clock.pass(5);
  news();
  expect(await finish()).toBe(1);
  expect(news()).toEqual([
    'stopping',
    '(SIGTERM)',
    'killed',
    '(SIGKILL)',
    '2026-11-30 06:03 ended 1, the last',
    'stopped',
  ]);
});

test('the schedule is loaded anew when asked for; a broken one is told, and the old one goes on', async () => {
  minutes = 5;
  begin('2026-11-30T04:58:00Z', [block('0 6 * * *', 'a')]);
  await clock.pass(3);
  blocks = [block('0 6 * * *', 'a'), block('5 6 * * *', 'b')];
  scheduler.reload();
  await clock.pass(1);
  blocks = new UserError('broken');
  scheduler.reload();
  await clock.pass(10);
  blocks = [block('0 7 * * *', 'c')];
  scheduler.reload();
  await clock.pass(60);
  expect(news()).toEqual([
    'started',
    '2026-11-30 06:00 a due',
    'reloaded',
    'reload-failed',
    '2026-11-30 06:05 ended 0',
    '2026-11-30 06:05 b due',
    '2026-11-30 06:10 ended 0',
    'reloaded',
    '2026-11-30 07:00 c due',
    '2026-11-30 07:05 ended 0',
  ]);
  expect([...saved.keys()]).toEqual(['0 7 * * * c']);
});

test('what cannot be written down is told once, and the runs go on', async () => {
  failsToSave = true;
  begin('2026-11-30T04:58:00Z', [block('0 * * * *', 'a')]);
  await clock.pass(70);
  expect(news().filter((line) => line === 'state-unwritten' || line.includes(' a '))).toEqual([
    'state-unwritten',
    '2026-11-30 06:00 a due',
    '2026-11-30 07:00 a due',
  ]);
  failsToSave = false;
  await clock.pass(1);
  expect([...saved.keys()]).toEqual(['0 * * * * a']);
});

test('health tells of runs that need a person, of overdue ones and of a loop that stands still', async () => {
  const problems = (later = 0) => {
    const { healthy, document } = healthOf(scheduler.standing, new Date(clock.now().getTime() + later * 60_000));
    expect(document['status']).toBe(healthy ? 'ok' : 'failing');
    return document['problems'];
  };
  begin('2026-11-30T04:58:00Z', [block('0 * * * *', 'a'), block('30 6 * * *', 'b')]);
  await clock.pass(1);
  expect(problems()).toEqual([]);
  expect(problems(4)).toEqual(['the scheduler does not look at its clock any more']);
  ending = { exitCode: undefined, signal: 'SIGKILL' };
  await clock.pass(5);
  expect(problems()).toEqual(['the last run of "0 * * * *" ended with exit code 1']);
  ending = { exitCode: 3, listFailed: false };
  await clock.pass(60);
  expect(problems()).toEqual([]);
  ending = { exitCode: 3, listFailed: true };
  await clock.pass(60);
  expect(problems()).toEqual(['the last run of "0 * * * *" ended with exit code 3']);
  minutes = 24 * 60;
  await clock.pass(24 * 60);
  expect(problems()).toContain('"30 6 * * *" is overdue');
});
