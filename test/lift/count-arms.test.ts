import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { createLedger } from '../../src/ledger/schema.ts';
import { findConversionColumns } from '../../src/lift/conversion-columns.ts';
import { writeConversions } from '../../src/lift/conversion-table.ts';
import { countArms } from '../../src/lift/count-arms.ts';
import { sourceWithoutConfig } from '../../src/inspect/source-without-config.ts';
import { loadSource } from '../../src/sources/load-source.ts';
import { folder } from '../config/write-config.ts';
import { begin } from './lift-world.ts';

const now = new Date('2026-11-30T12:00:00Z');

/** Ann and Ben entered on the first, Cat on the 20th. */
const conversions = `email,bought
ann@example.com,2026-11-05 09:00:00
ben@example.com,2026-11-12 09:00:00
cat@example.com,2026-11-24 09:00:00
`;

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1, timezone: 'Europe/London' });
  await prepareRules(engine);
  await engine.run("ATTACH ':memory:' AS ledger");
  await createLedger(engine);
  const entered = (name: string, arm: string, day: string) => ({
    email: `${name}@example.com`,
    arm,
    entered: new Date(`${day}T06:00:00Z`),
  });
  await begin(engine, {
    name: 'few',
    people: [
      entered('ann', 'treated', '2026-11-01'),
      entered('ben', 'holdout', '2026-11-01'),
      entered('cat', 'treated', '2026-11-20'),
    ],
  });
  const directory = folder({ 'c.csv': conversions });
  const source = await loadSource(engine, sourceWithoutConfig('conversions', `${directory}/c.csv`), {
    stdin: Readable.from([]),
    now: () => now,
    tempDirectory: directory,
    directory,
    at: undefined,
  });
  const columns = await findConversionColumns(engine, source, { time: undefined, id: undefined, value: undefined });
  await writeConversions(engine, source, { columns, types: {}, systems: [], defaultCountry: undefined, now });
});
afterAll(() => engine.close());

const all = { now, since: undefined, until: undefined, within: undefined };

test.each([
  [{}, { treated: '2 of 2', holdout: '1 of 1' }, { counted: 3 }],
  [{ since: '2026-11-10' }, { treated: '1 of 2', holdout: '1 of 1' }, { counted: 2, outside: 1 }],
  // Cat entered after it.
  [{ until: '2026-11-12' }, { treated: '1 of 1', holdout: '1 of 1' }, { counted: 2, leftOut: 1 }],
  [
    { since: '2026-11-12', until: '2026-11-12' },
    { treated: '0 of 1', holdout: '1 of 1' },
    { counted: 1, outside: 1, leftOut: 1 },
  ],
  [{ within: { count: 7, unit: 'day' } }, { treated: '2 of 2', holdout: '0 of 1' }, { counted: 2, outside: 1 }],
  // Cat entered ten days ago.
  [{ within: { count: 2, unit: 'week' } }, { treated: '1 of 1', holdout: '1 of 1' }, { counted: 2, leftOut: 1 }],
  // Who was there before counts from that day on.
  [
    { since: '2026-11-06', within: { count: 1, unit: 'week' } },
    { treated: '1 of 2', holdout: '1 of 1' },
    { counted: 2, outside: 1 },
  ],
  [
    { until: '2026-11-26', within: { count: 1, unit: 'week' } },
    { treated: '1 of 1', holdout: '0 of 1' },
    { counted: 1, outside: 1, leftOut: 1 },
  ],
  [{ within: { count: 99999, unit: 'year' } }, { treated: '0 of 0', holdout: '0 of 0' }, { leftOut: 3 }],
] as const)('%j takes the conversions of a time, and leaves out who had less of it', async (period, said, rows) => {
  const found = await countArms(engine, { name: 'few' }, { ...all, ...period });
  expect(
    Object.fromEntries(found.arms.map(({ arm, converted, people }) => [arm, `${converted} of ${people}`])),
  ).toEqual(said);
  expect(found.rows).toEqual({ counted: 0, before: 0, outside: 0, leftOut: 0, unmatched: 0, ...rows });
});

test('an experiment of nobody has no arms', async () => {
  expect(await countArms(engine, { name: 'none' }, all)).toMatchObject({ arms: [], rows: { unmatched: 3 } });
});
