import { expect, test } from 'vitest';
import { isAskDue, nextAskAt } from '../../src/sync/asking-times.ts';

const sentAt = '2026-11-24T06:00:00Z';
const at = (minutes: number): string => new Date(Date.parse(sentAt) + minutes * 60_000).toISOString();

test('a result may be looked for once at any time, then from half an hour after it was sent', () => {
  expect(nextAskAt({ sentAt, asks: 0, askedAt: undefined })).toBeUndefined();
  expect(nextAskAt({ sentAt, asks: 1, askedAt: at(5) })).toEqual(new Date(at(30)));
});

test('the times between grow by a third, to an hour', () => {
  let asked = 30;
  const minutes: number[] = [];
  for (let asks = 1; asks < 6; asks += 1) {
    const next = nextAskAt({ sentAt, asks, askedAt: at(asked) })?.getTime() ?? 0;
    minutes.push((next - Date.parse(at(asked))) / 60_000);
    asked = (next - Date.parse(sentAt)) / 60_000;
  }
  expect(minutes).toEqual([30, 39, 50.7, 60, 60]);
});

test('a run that comes too early does not ask; one whose clock was set back by hours does', () => {
  const request = { sentAt, asks: 2, askedAt: at(30) };
  expect(isAskDue(request, new Date(at(68)))).toBe(false);
  expect(isAskDue(request, new Date(at(69)))).toBe(true);
  expect(isAskDue(request, new Date(at(-600)))).toBe(true);
});
