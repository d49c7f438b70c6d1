import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.ts';
import { SchedulerLock } from '../../src/schedule/scheduler-lock.ts';
import { scratchFolder } from '../sources/scratch.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = join(scratchFolder(), '.audience-sync');
  file = join(folder, 'scheduler.lock');
});

const take = () => SchedulerLock.take(folder, () => new Date());

function refusal(): string {
  try {
    take();
  } catch (error) {
    if (error instanceof UserError) return `${error.exitCode}: ${error.message}`;
    throw error;
  }
  return 'taken';
}

/** A lock as another process left it. */
function left(holder: unknown, minutesAgo = 0): void {
  take().release();
  writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder));
  const at = new Date(Date.now() - minutesAgo * 60_000);
  utimesSync(file, at, at);
}

const since = '2026-11-30T06:00:00.000Z';
const deadPid = (): number => spawnSync(process.execPath, ['-v']).pid;

test('a second scheduler is told who holds the lock, until it is released', () => {
  const lock = take();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(refusal()).toContain(
    `10: another scheduler runs this project (process ${process.pid} on ${hostname()}, since `,
  );
  expect(lock.show()).toBe(true);
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  take().release();
});

test.each([
  ['a dead process', () => ({ pid: deadPid(), host: hostname(), since }), 0],
  [
    'a process whose number another has by now',
    () => ({ pid: process.pid, host: hostname(), since, born: 'before' }),
    0,
  ],
  ['another machine that was silent for long', () => ({ pid: 1, host: 'elsewhere', since }), 6],
  ['nobody, half written long ago', () => '{"pid":', 1],
])('the lock of %s is taken over', (_, holder, minutesAgo) => {
  left(holder(), minutesAgo);
  const lock = take();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  expect(readdirSync(folder)).toEqual(['scheduler.lock']);
  lock.release();
});

test.each([
  ['a living process', { pid: process.pid, host: hostname(), since }, `process ${process.pid} on`],
  ['another machine that has just shown itself', { pid: 1, host: 'elsewhere', since }, 'process 1 on elsewhere'],
  ['somebody who is writing it', '', 'another scheduler runs this project'],
])('the lock of %s is left to it', (_, holder, who) => {
  left(holder);
  expect(refusal()).toContain(who);
});

const dead = () => JSON.stringify({ pid: deadPid(), host: hostname(), since });
const living = JSON.stringify({ pid: process.pid, host: hostname(), since });

/** Takes the lock while somebody else does something, once: when it has been looked at, or has just been made. */
function takeWhile(meanwhile: () => void): SchedulerLock {
  let asks = 0;
  return SchedulerLock.take(folder, () => {
    asks += 1;
    if (asks === 2) meanwhile();
    return new Date();
  });
}

test('a lock that its holder or another clears away while it is looked at is taken', () => {
  left(dead());
  const lock = takeWhile(() => rmSync(file));
  expect(lock.show()).toBe(true);
  expect(readdirSync(folder)).toEqual(['scheduler.lock']);
  lock.release();
});

test('a lock that another takes over while it is looked at is the other’s', () => {
  left(dead());
  let told: unknown;
  try {
    takeWhile(() => writeFileSync(file, living));
  } catch (error) {
    told = error;
  }
  expect(told).toMatchObject({ exitCode: 10 });
  expect(readFileSync(file, 'utf8')).toBe(living);
  expect(readdirSync(folder)).toEqual(['scheduler.lock']);
});

test('a new lock that another looks at under another name, and puts back, is kept', () => {
  mkdirSync(folder);
  const lock = takeWhile(() => renameSync(file, `${file}.aside`));
  renameSync(`${file}.aside`, file);
  expect(lock.show()).toBe(true);
  lock.release();
});

test('who has lost the lock learns it, and does not release the other’s; a cleared folder is filled again', () => {
  const lock = take();
  writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), since }));
  expect(lock.show()).toBe(false);
  lock.release();
  expect(readdirSync(folder)).toEqual(['scheduler.lock']);
});

test('what stands in the way of the lock is told', () => {
  writeFileSync(folder, 'a file');
  expect(refusal()).toMatch(/^2: the lock .* cannot be made$/);
});
