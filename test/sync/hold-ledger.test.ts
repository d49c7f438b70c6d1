import { expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { holdLedger } from '../../src/sync/hold-ledger.ts';
import { newEngine, newFolder } from '../ledger/ledger-folder.ts';
import { virtualTime } from '../transport/virtual-time.ts';

const holder = { pid: 1, command: 'audience-sync sync', since: '2026-11-24T06:00:00.000Z' };

test('a held ledger is waited for as long as asked, told once', async () => {
  const engine = await newEngine();
  const folder = newFolder();
  await openLedger(engine, folder);
  const time = virtualTime();
  const told: string[] = [];
  const onLocked = (why: string): void => void told.push(why);
  const signal = new AbortController().signal;
  const hold = (waitLock: number) =>
    holdLedger(engine, folder, { holder, waitLock, uptime: time.ms, sleep: time.sleep, signal, onLocked });
  await expect(hold(0)).rejects.toMatchObject({ exitCode: 10 });
  expect([time.slept, told]).toEqual([[], []]);
  await expect(hold(20_000)).rejects.toMatchObject({ exitCode: 10 });
  expect(time.slept).toEqual([500, 1000, 2000, 4000, 8000, 4500]);
  expect(told).toHaveLength(1);
});
