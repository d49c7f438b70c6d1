import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { beginReplacement, replacementOf } from '../../src/ledger/replacements.ts';
import { writeResult } from '../../src/ledger/requests.ts';
import { noteAllSent } from '../../src/sync/clear-list.ts';
import { at, list, memoryLedger, send } from '../ledger/memory-ledger.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());
beforeEach(() => memoryLedger(engine));

const processing = { reference: 'r', processing: true };
const result = (request: number, again: boolean) =>
  writeResult(
    engine,
    { request, list, operation: 'add' },
    { state: again ? 'failed' : 'done', again, refused: 0, detail: undefined },
    at,
  );

test('requests that are still being processed count, although others of the same sending were made good', async () => {
  const allSent = () => noteAllSent({ engine, list, serial: (work) => work() });
  await beginReplacement(engine, list, at);
  const failing = await send(engine, 'add', ['ann'], processing);
  const slow = await send(engine, 'add', ['bob'], processing);
  await allSent();
  expect(await replacementOf(engine, list)).toMatchObject({ after: 0, until: slow });
  await result(failing, true);
  await send(engine, 'add', ['ann'], processing);
  await allSent();
  expect(await replacementOf(engine, list)).toMatchObject({ after: 0, until: slow });
  await result(slow, false);
  await allSent();
  expect(await replacementOf(engine, list)).toMatchObject({ after: slow, until: slow + 1 });
});
