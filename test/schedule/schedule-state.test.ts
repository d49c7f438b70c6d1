import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ScheduleState, StateFile } from '../../src/schedule/schedule-state.ts';
import { scratchFolder } from '../sources/scratch.ts';

const last = { began: new Date(1e12), ended: new Date(1.1e12), exitCode: 6, needsHuman: true };

test('what was run is read as it was written, by its owner alone', () => {
  const folder = scratchFolder();
  const file = new StateFile(folder);
  expect(file.read()).toEqual({ state: new Map() });
  const state: ScheduleState = new Map([
    ['0 6 * * * vips', { since: new Date(1.2e12), last, again: new Date(1.25e12) }],
    ['0 7 * * *', { since: new Date(1.3e12), last: undefined, again: undefined }],
  ]);
  file.write(state);
  expect(file.read()).toEqual({ state });
  expect(statSync(join(folder, 'schedule.json')).mode & 0o777).toBe(0o600);
});

test.each([
  '',
  '{',
  '[]',
  'null',
  '{"version":2,"blocks":{}}',
  '{"version":1}',
  '{"version":1,"blocks":{"a":{"since":"?"}}}',
  '{"version":1,"blocks":{"a":{"since":"2026-11-30T06:00:00.000Z","again":"?"}}}',
])('what cannot be read is told, and nothing is known: %s', (text) => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'schedule.json'), text);
  const { state, problem } = new StateFile(folder).read();
  expect([...state]).toEqual([]);
  expect(problem).toMatch(/schedule\.json is damaged, or of a newer release$/);
});
