import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../../src/engine/engine.ts';
import { overlapOf } from '../../../src/sync/sizing/overlap.ts';
import { writeMasks } from '../../../src/sync/sizing/segment-masks.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

test('each two of more segments than a word has bits are compared', async () => {
  const segments = Array.from({ length: 52 }, (_, nth) => `segment${nth}`);
  for (const [nth, name] of segments.entries()) {
    await engine.run(`CREATE TEMP TABLE ${name} AS SELECT 0 AS source, range AS contact FROM range(${nth}, 60)`);
  }
  const masks = await writeMasks(engine, segments);
  const overlap = await overlapOf(engine, masks, segments.length, { contacts: [], defaultCountry: undefined });
  expect(overlap).toEqual(segments.map((_, a) => segments.map((__, b) => 60 - Math.max(a, b))));
});
