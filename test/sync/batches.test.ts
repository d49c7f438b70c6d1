import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Capabilities } from '../../src/destinations/destination.ts';
import { Engine } from '../../src/engine/engine.ts';
import { memberDdl } from '../../src/ledger/schema.ts';
import { type Batch, batchRanges, partOf, batchReader } from '../../src/sync/batches.ts';
import { changesTable } from '../../src/sync/plan-tables.ts';
import { asynchronous } from './sample-capabilities.ts';

let engine: Engine;
const largest = 2n ** 128n - 1n;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 });
  await engine.run("ATTACH ':memory:' AS plan");
  await engine.run(`CREATE TABLE ${changesTable(0)} (kind VARCHAR NOT NULL, seq BIGINT NOT NULL, ${memberDdl})`);
  await engine.run(`INSERT INTO ${changesTable(0)} (kind, seq, key, person, signals, email, first_name, country) VALUES
    ('remove', 0, 1, 1, 0, ['\\xAA\\x01'::BLOB], NULL, NULL),
    ('add', 0, ${largest}, 2, 3, ['\\xAA\\x02'::BLOB, '\\xFF\\x00'::BLOB], '\\x0F'::BLOB, encode('US')),
    ('refresh', 1, 3, 3, 0, NULL, '\\x00'::BLOB, encode('Åland')),
    ('add', 2, 4, 4, 0, ['\\xAA\\x04'::BLOB], NULL, NULL)`);
});
afterAll(() => {
  engine.close();
});

const read = (operation: 'add' | 'remove', from: number, to: number, capabilities: Capabilities = asynchronous) =>
  batchReader(engine, 0, { capabilities })({ operation, from, to, last: true });
const keys = async (batch: Promise<Batch>) => (await batch).keys();
const keysOf = async (select: string) =>
  (await engine.rows(`SELECT key FROM (${select}) ORDER BY key`)).map((row) => row['key']);

describe('ranges', () => {
  test.each([
    [0, []],
    [2, [[0, 2]]],
    [3, [[0, 3]]],
    [
      7,
      [
        [0, 3],
        [3, 6],
        [6, 7],
      ],
    ],
  ])('cut %i changes into full batches', (count, ranges) => {
    expect(batchRanges('add', count, 3).map(({ from, to }) => [from, to])).toEqual(ranges);
  });
});

describe('a batch', () => {
  test('has its members as they are sent: digests in lower case, plain values as texts, nothing for what is missing', async () => {
    expect((await read('add', 0, 2)).members).toEqual([
      {
        key: String(largest),
        values: { email: ['aa02', 'ff00'], first_name: ['0f'], country: ['US'] },
        signals: ['ads', 'personalization'],
      },
      { key: '3', values: { first_name: ['00'], country: ['Åland'] }, signals: [] },
    ]);
  });

  test('is of one operation; additions and refreshes are one', async () => {
    expect(await keys(read('remove', 0, 5))).toEqual(['1']);
    expect(await keys(read('add', 1, 3))).toEqual(['3', '4']);
  });

  test('selects the same members for the ledger', async () => {
    const batch = await read('add', 0, 2);
    expect(await keysOf(batch.select)).toEqual(['3', String(largest)]);
  });
});

describe('a part of a batch', () => {
  test('has the members with these indexes, and selects them', async () => {
    const part = await partOf(await read('add', 0, 3), (index) => index !== 1);
    expect(part.members).toMatchObject([{ key: String(largest) }, { key: '4' }]);
    expect(await part.keys()).toEqual([String(largest), '4']);
    expect(await keysOf(part.select)).toEqual(['4', String(largest)]);
  });

  test('may be a part of a part, or empty', async () => {
    const first = await partOf(await read('add', 0, 3), (index) => index > 0);
    const part = await partOf(first, (index) => index > 0);
    expect(await keysOf(part.select)).toEqual(['4']);
    expect(await keysOf((await partOf(part, () => false)).select)).toEqual([]);
  });
});
