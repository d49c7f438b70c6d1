import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { following, wantedPeople } from './households.ts';
import type { ModelMember } from './model-members.ts';
import { ModelPlatform } from './model-platform.ts';
import { freshLedger, modelRun } from './model-run.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 });
});
afterAll(() => {
  engine.close();
});

const people = 60;
const runs = Number(process.env['MODEL_RUNS'] ?? 2);
const persons = (members: readonly ModelMember[]) =>
  [...new Set(members.map(({ person }) => person))].toSorted((a, b) => a - b);
const onList = (platform: ModelPlatform) => [...platform.on].toSorted((a, b) => a - b);
const stays = fc.array(fc.boolean(), { minLength: 7, maxLength: 7 });

describe('whatever households share, removals and then additions leave exactly the wanted people', () => {
  test('on a platform that answers at once', async () => {
    await fc.assert(
      fc.asyncProperty(wantedPeople(people), wantedPeople(people), stays, async (first, fresh, same) => {
        await freshLedger(engine);
        const platform = new ModelPlatform('immediate');
        const second = following(first, fresh, same);
        for (const wanted of [first, second]) {
          await modelRun(engine, platform, wanted);
          expect(onList(platform)).toEqual(persons(wanted));
        }
        platform.requests = 0;
        await modelRun(engine, platform, second);
        expect(platform.requests).toBe(0);
      }),
      { numRuns: runs, seed: Number(process.env['SEED'] ?? 1) },
    );
  });

  test('on a platform that decides later and in any order, once the removals are final', async () => {
    await fc.assert(
      fc.asyncProperty(
        wantedPeople(people),
        wantedPeople(people),
        stays,
        fc.infiniteStream(fc.nat()),
        async (first, fresh, same, order) => {
          await freshLedger(engine);
          const platform = new ModelPlatform('asynchronous');
          const second = following(first, fresh, same);
          for (const wanted of [first, second]) {
            await modelRun(engine, platform, wanted);
            for (const taken of shuffled(platform.taken, order)) platform.finish(taken, 'done');
          }
          await modelRun(engine, platform, second);
          platform.finishAll();
          expect(onList(platform)).toEqual(persons(second));
          platform.requests = 0;
          await modelRun(engine, platform, second);
          expect(platform.requests).toBe(0);
        },
      ),
      { numRuns: runs, seed: Number(process.env['SEED'] ?? 2) },
    );
  });
});

function shuffled<Item>(items: readonly Item[], order: Iterator<number>): Item[] {
  return items
    .map((item) => ({ item, at: Number(order.next().value) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
