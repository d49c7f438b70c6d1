import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { endRun, ledgerRuns, startRun } from '../../src/ledger/runs.ts';
import { memoryLedger } from './memory-ledger.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1, timezone: 'America/New_York' });
});
afterAll(() => {
  engine.close();
});
beforeEach(() => memoryLedger(engine));

test('a run that ended says when and how, in UTC whatever the project’s time zone', async () => {
  await startRun(engine, '20261124-061500-3f2a', new Date('2026-11-24T06:15:00.123Z'));
  const summary = { lists: [{ audience: "it's", added: 3 }], 'naïve "text"': null };
  await endRun(engine, '20261124-061500-3f2a', { exitCode: 3, summary }, new Date('2026-11-24T06:16:00Z'));
  expect(await ledgerRuns(engine, 10)).toEqual([
    {
      run: '20261124-061500-3f2a',
      startedAt: '2026-11-24T06:15:00Z',
      endedAt: '2026-11-24T06:16:00Z',
      exitCode: 3,
      summary,
    },
  ]);
});

test('a run that did not end has no end, code nor summary', async () => {
  await startRun(engine, 'r', new Date('2026-11-24T06:15:00Z'));
  expect(await ledgerRuns(engine, 10)).toEqual([
    { run: 'r', startedAt: '2026-11-24T06:15:00Z', endedAt: undefined, exitCode: undefined, summary: undefined },
  ]);
});

test('runs come newest first, also when the clock was set back, and no more than asked for', async () => {
  for (const day of ['22', '24', '23']) {
    await startRun(engine, `on ${day}`, new Date(`2026-11-${day}T06:00:00Z`));
    await endRun(engine, `on ${day}`, { exitCode: 0, summary: {} }, new Date(`2026-11-${day}T06:01:00Z`));
  }
  expect((await ledgerRuns(engine, 2)).map(({ run }) => run)).toEqual(['on 23', 'on 24']);
});
