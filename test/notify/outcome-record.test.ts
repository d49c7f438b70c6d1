import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExitCode } from '../../src/errors/exit-code.ts';
import { nextOutcome, readRecord, writeRecord } from '../../src/notify/outcome-record.ts';
import { afterTest } from '../clean-up.ts';

const { done, partial, guard, later, usage, locked, interrupted } = ExitCode;
const start = Date.parse('2026-11-24T06:00:00Z');

/** What is told of runs that end so, an hour apart; a run is an exit code, or one with the audiences it was for. */
function told(...runs: readonly (ExitCode | readonly [ExitCode, ...string[]])[]): (string | undefined)[] {
  let record = readRecord('/no/such/folder');
  return runs.map((run, hour) => {
    const [exitCode, ...audiences] = typeof run === 'number' ? [run] : run;
    const next = nextOutcome(record, { exitCode, audiences, at: new Date(start + hour * 3_600_000) });
    record = next.record;
    return next.outcome;
  });
}

test('the first success after anything else is a recovery, and the one behind it is none', () => {
  expect(told(done, later, later, done, done)).toEqual(['success', 'failure', 'failure', 'recovery', 'success']);
  expect(told(guard, done)).toEqual(['guard', 'recovery']);
  expect(told(partial, done)).toEqual(['partial', 'recovery']);
  expect(told(usage, done)).toEqual(['failure', 'recovery']);
});

test('a person’s interruption is not told and changes nothing', () => {
  expect(told(later, interrupted, done, interrupted, done)).toEqual([
    'failure',
    undefined,
    'recovery',
    undefined,
    'success',
  ]);
});

test('other audiences that work are no recovery of those that do not', () => {
  const one = [later, 'a', 'b'] as const;
  expect(told(one, [done, 'c'], done, [done, 'b', 'a'], [done, 'a', 'b'])).toEqual([
    'failure',
    'success',
    'success',
    'recovery',
    'success',
  ]);
});

test('an audience may be called as what every object has', () => {
  expect(told([done, 'constructor'], [later, 'constructor'], [done, 'constructor'])).toEqual([
    'success',
    'failure',
    'recovery',
  ]);
});

test('a ledger that another run holds is told once a day, when it has been so for a day', () => {
  const hours = Array.from({ length: 50 }, () => locked);
  const all = told(done, ...hours, done);
  expect(all.flatMap((outcome, hour) => (outcome === undefined ? [] : [[hour, outcome]]))).toEqual([
    [0, 'success'],
    [25, 'failure'],
    [49, 'failure'],
    [51, 'recovery'],
  ]);
  // A run that got the ledger in between begins the day anew.
  expect(told(...hours.slice(0, 20), done, ...hours.slice(0, 20)).filter((outcome) => outcome === 'failure')).toEqual(
    [],
  );
});

test('it is kept for its owner alone, while there is something to remember', () => {
  const directory = mkdtempSync(join(tmpdir(), 'record-'));
  afterTest(() => rmSync(directory, { recursive: true }));
  const state = join(directory, '.audience-sync');
  const at = new Date(start);
  const { record } = nextOutcome(readRecord(state), { exitCode: later, audiences: ['a'], at });
  writeRecord(state, record);
  expect(readRecord(state)).toEqual(record);
  expect(statSync(join(state, 'failing.json')).mode & 0o777).toBe(0o600);
  expect(statSync(state).mode & 0o777).toBe(0o700);
  writeRecord(state, nextOutcome(record, { exitCode: done, audiences: ['a'], at }).record);
  expect(existsSync(join(state, 'failing.json'))).toBe(false);
  for (const text of ['', '{"version":2}', '{"version":1,"failing":"x"}']) {
    writeFileSync(join(state, 'failing.json'), text);
    expect(readRecord(state)).toEqual({ version: 1, failing: {} });
  }
});
