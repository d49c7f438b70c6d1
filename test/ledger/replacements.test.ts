import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { dueKeys } from '../../src/ledger/held.ts';
import { writeIntent, writeReceipt } from '../../src/ledger/journal.ts';
import { forgetMembers, knownLists, noteStrangers } from '../../src/ledger/lists.ts';
import {
  beginReplacement,
  endSending,
  finishReplacement,
  followResends,
  isBeingCleared,
  replacementOf,
  restartReplacement,
} from '../../src/ledger/replacements.ts';
import { markLost, writeResult } from '../../src/ledger/requests.ts';
import { answer, at, intend, keyOfName, list, memoryLedger, send } from './memory-ledger.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());
beforeEach(() => memoryLedger(engine));

const asOf = new Date('2026-11-24T05:00:00Z');
const processing = { reference: 'r', processing: true };

async function clear(): Promise<number> {
  const intent = { run: 'r1', list, operation: 'clear', members: 0, select: undefined } as const;
  const request = await writeIntent(engine, intent, at);
  await writeReceipt(engine, { ...intent, request }, answer(processing), at);
  return request;
}

const result = (request: number, operation: 'add' | 'clear', state: 'done' | 'failed') =>
  writeResult(engine, { request, list, operation }, { state, again: false, refused: 0, detail: undefined }, at);

describe('a clearing', () => {
  test('ends the replacement that it was asked for, when it is done', async () => {
    await beginReplacement(engine, list, asOf);
    await send(engine, 'add', ['ann'], processing);
    await endSending(engine, list);
    const request = await clear();
    expect(await isBeingCleared(engine, { ...(await noted()), list })).toBe(true);
    await result(request, 'clear', 'failed');
    expect(await replacementOf(engine, list)).toBeDefined();
    await result(await clear(), 'clear', 'done');
    expect(await replacementOf(engine, list)).toBeUndefined();
  });

  test('of an earlier replacement, or of a list that was lost, ends no later one', async () => {
    await beginReplacement(engine, list, asOf);
    await endSending(engine, list);
    const early = await clear();
    await beginReplacement(engine, list, at);
    expect(await isBeingCleared(engine, await noted())).toBe(false);
    await result(early, 'clear', 'done');
    expect(await noted()).toMatchObject({ asOf: at, until: undefined });
    const late = await clear();
    await forgetMembers(engine, list, true);
    await beginReplacement(engine, list, at);
    await result(late, 'clear', 'done');
    expect(await noted()).toMatchObject({ asOf: at });
  });

  test('that is answered at once ends no earlier note either', async () => {
    await beginReplacement(engine, list, asOf);
    const intent = { run: 'r1', list, operation: 'clear', members: 0, select: undefined } as const;
    const request = await writeIntent(engine, intent, at);
    await beginReplacement(engine, list, at);
    await writeReceipt(engine, { ...intent, request }, answer(), at);
    expect(await noted()).toMatchObject({ asOf: at });
  });
});

test('that there may be strangers on a list is known until the list is replaced', async () => {
  const strangers = async () => (await knownLists(engine))[0]?.strangers;
  await noteStrangers(engine);
  await beginReplacement(engine, list, asOf);
  const early = await clear();
  await beginReplacement(engine, list, at);
  await result(early, 'clear', 'done');
  expect(await strangers()).toBe(true);
  await result(await clear(), 'clear', 'done');
  expect(await strangers()).toBe(false);
  await noteStrangers(engine);
  await beginReplacement(engine, list);
  await finishReplacement(engine, await noted());
  expect(await strangers()).toBe(false);
});

test('everybody who was sent before is due until the sending has ended', async () => {
  await send(engine, 'add', ['ann', 'bob']);
  await beginReplacement(engine, list, asOf);
  await send(engine, 'add', ['bob']);
  const due = async () => (await engine.rows(dueKeys(list))).map(({ key }) => String(key));
  expect(await due()).toEqual([keyOfName('ann')]);
  await endSending(engine, list);
  expect(await due()).toEqual([]);
});

/** A saved plan from before each of these does not have whom it makes due. */
test.each([
  ['a replacement begins', () => beginReplacement(engine, list, asOf)],
  ['all of it was sent', () => endSending(engine, list)],
  ['it begins anew', () => restartReplacement(engine, list)],
  ['some were sent once more', () => followResends(engine, list)],
  ['requests were lost', () => markLost(engine)],
  [
    'an addition is to be made again',
    () =>
      writeResult(
        engine,
        { request: 1, list, operation: 'add' },
        { state: 'partial', again: true, refused: 0, detail: undefined },
        at,
      ),
  ],
])('the list has another revision when %s', async (_, change) => {
  await intend(engine, 'add', ['ann']);
  await beginReplacement(engine, list, asOf);
  await endSending(engine, list);
  const before = await revision();
  await change();
  expect(await revision()).toBeGreaterThan(before);
});

async function noted() {
  const replacement = await replacementOf(engine, list);
  if (replacement === undefined) throw new Error('there is no replacement');
  return replacement;
}

const revision = async () => (await knownLists(engine))[0]?.revision ?? NaN;
