import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { following, wantedPeople } from './households.ts';
import type { ModelMember } from './model-members.ts';
import { type Fault, ModelPlatform } from './model-platform.ts';
import { freshLedger, modelRun } from './model-run.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 });
});
afterAll(() => {
  engine.close();
});

class Crash extends Error {}

/** Lets an engine run this many statements, then die: what was not committed is gone. */
function dying(real: Engine, statements: number): Engine {
  let left = statements;
  const step = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (left <= 0) throw new Crash();
    left -= 1;
    return work();
  };
  return new Proxy(real, {
    get: (target, name) => {
      if (name === 'run') return (sql: string, values?: []) => step(() => target.run(sql, values));
      if (name === 'rows') return (sql: string, values?: []) => step(() => target.rows(sql, values));
      if (name === 'row') return (sql: string, values?: []) => step(() => target.row(sql, values));
      return Reflect.get(target, name) as unknown;
    },
  });
}

const persons = (members: readonly ModelMember[]) =>
  [...new Set(members.map(({ person }) => person))].toSorted((a, b) => a - b);
const people = 30;
const runs = Number(process.env['MODEL_RUNS'] ?? 2);

const step = fc.record({
  fresh: wantedPeople(people),
  stays: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  full: fc.boolean(),
  /** What happens to the first requests of the run; later ones go well. */
  faults: fc.array(fc.constantFrom<Fault>('none', 'none', 'none', 'lost', 'applied and lost', 'again', 'again'), {
    maxLength: 8,
  }),
  /** Statements of the run that are still made. */
  dies: fc.option(fc.integer({ min: 0, max: 120 })),
  /** What the platform makes of the requests it has, before the run and behind its plan; undefined: not yet. */
  before: fc.array(fc.constantFrom<'done' | 'failed' | undefined>('done', 'failed', undefined), { maxLength: 12 }),
  during: fc.array(fc.constantFrom<'done' | 'failed' | undefined>('done', undefined), { maxLength: 12 }),
});

function decide(platform: ModelPlatform, results: readonly ('done' | 'failed' | undefined)[]): void {
  const open = platform.taken.filter((taken) => taken.result === 'processing').toReversed();
  for (const [index, result] of results.entries()) {
    const taken = open[index];
    if (taken !== undefined && result !== undefined) platform.finish(taken, result);
  }
}

test.each(['immediate', 'asynchronous'] as const)(
  'however runs fail, die or are answered late, quiet runs bring exactly the wanted people back (%s)',
  async (results) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), async (steps) => {
        await freshLedger(engine);
        const platform = new ModelPlatform(results);
        let wanted: readonly ModelMember[] = [];
        for (const { fresh, stays, full, faults, dies, before, during } of steps) {
          wanted = following(wanted, fresh, stays);
          decide(platform, before);
          const left = [...faults];
          platform.fault = () => left.shift() ?? 'none';
          const mortal = dies === null ? engine : dying(engine, dies);
          const onPlanned = () => decide(platform, during);
          await modelRun(mortal, platform, wanted, { full, onPlanned }).catch(async (error: unknown) => {
            if (!(error instanceof Crash)) throw error;
            await engine.run('ROLLBACK').catch(() => undefined);
          });
        }
        platform.fault = () => 'none';
        // Nothing can come any more. Learns what became of everything, mends, and mends what had to wait for that.
        for (let quiet = 0; quiet < 3; quiet += 1) {
          platform.finishAll();
          await modelRun(engine, platform, wanted, { days: 2 + quiet });
        }
        platform.finishAll();
        expect([...platform.on].toSorted((a, b) => a - b)).toEqual(persons(wanted));
        platform.requests = 0;
        await modelRun(engine, platform, wanted, { days: 5 });
        expect(platform.requests).toBe(0);
      }),
      { numRuns: runs, seed: Number(process.env['SEED'] ?? 3) },
    );
  },
);
