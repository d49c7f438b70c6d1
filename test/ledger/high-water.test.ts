import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acceptLoss, highWater, readHighWater, requireAllRequests } from '../../src/ledger/high-water.ts';
import { newEngine, newFolder } from './ledger-folder.ts';
import { memoryLedger, send } from './memory-ledger.ts';

test('the last request is noted whole, for its owner alone', async () => {
  const folder = newFolder();
  expect(readHighWater(folder)).toBe(0);
  const water = highWater(folder);
  await water.note(123);
  expect(readHighWater(folder)).toBe(123);
  await Promise.all([126, 124, 125].map((request) => water.note(request)));
  expect(readHighWater(folder)).toBe(126);
  expect(readdirSync(folder)).toEqual(['last-request']);
  expect(statSync(join(folder, 'last-request')).mode & 0o777).toBe(0o600);
});

test('a note that is empty, cut off or none is not taken for a smaller number, until everybody is sent again', async () => {
  const engine = await newEngine();
  await memoryLedger(engine);
  const last = await send(engine, 'add', ['ann']);
  const folder = newFolder();
  const file = join(folder, 'last-request');
  for (const text of ['', '12', '12\n3', 'x\n', '-1\n']) {
    writeFileSync(file, text);
    expect(() => readHighWater(folder), text).toThrow(/last-request, .* is damaged$/);
  }
  await acceptLoss(engine, folder);
  expect(readFileSync(file, 'utf8')).toBe(`${last}\n`);
  await requireAllRequests(engine, readHighWater(folder));
  rmSync(file);
  mkdirSync(file);
  expect(() => readHighWater(folder)).toThrow(/last-request, .* is damaged$/);
});
