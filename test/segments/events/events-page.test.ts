import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadConfig } from '../../../src/config/load-config.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { loadPeople, type People } from '../../../src/sync/people.ts';
import { folder } from '../../config/write-config.ts';

const page = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8');
const [files = '', ...examples] = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map((match) => match[1] ?? '');

interface Block {
  readonly segments: Readonly<Record<string, unknown>>;
}
const blocks = examples.map((example) => parse(example) as Block);

const now = new Date('2026-11-24T12:00:00Z');
/** A time so many days ago, as programs write it. */
const ago = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();

type Rows = Readonly<Record<string, readonly (readonly (string | number)[])[]>>;
/** What people did, besides their header. Everybody is at example.com. */
const did: Rows = {
  'customers-1': [
    ['id', 'email', 'plan'],
    ...['ann', 'ben', 'cat', 'dan', 'eve', 'fay', 'gus'].map((name, index) => [
      index + 1,
      `${name}@example.com`,
      name === 'eve' || name === 'fay' ? 'trial' : 'paid',
    ]),
  ],
  'orders-1': [
    ['order_id', 'email', 'created_at', 'article', 'total', 'discount', 'status'],
    // One order of two articles; its total stands in both rows.
    ['o1', 'ANN@example.com', ago(10), 'Runner', '300.00', 5, 'paid'],
    ['o1', 'ANN@example.com', ago(10), 'Socks', '300.00', 5, 'paid'],
    ['o2', 'ann@example.com', ago(40), 'Runner', '250.00', 5, 'paid'],
    ['o3', 'ben@example.com', ago(120), 'Runner', '900.00', 0, 'paid'],
    // As shops write it: what the rows of an order share stands in the first only.
    ['o4', 'cat@example.com', ago(20), 'Mug', '100.00', 0, 'paid'],
    ['o4', '', '', 'Coffee machine', '', '', ''],
    ['o5', 'dan@example.com', ago(5), 'Coffee machine', '800.00', 0, 'refunded'],
    ['o6', 'dan@example.com', ago(50), 'Coffee machine', '80.00', 10, 'paid'],
    ['o7', 'stranger@example.com', ago(5), 'Runner', '80.00', 0, 'paid'],
  ],
  'carts-1': [
    ['email', 'abandoned_at'],
    ['ben@example.com', ago(3)],
    ['dan@example.com', ago(6)],
    ['eve@example.com', ago(2)],
    ['fay@example.com', ago(30)],
  ],
  'views-1': [
    ['visitor', 'viewed_at', 'page'],
    [5, ago(1), '/shoes/runner?size=40'],
    [5, ago(2), '/shoes/runner'],
    [6, ago(1), '/shoes/runner'],
    [6, ago(20), '/shoes/runner'],
    [1, ago(1), '/shoes/runner'],
    [1, ago(1), '/shoes/runner'],
  ],
  'opens-1': [
    ['email', 'opened_at'],
    ...[1, 2, 3].flatMap((days) => ['ann', 'ben', 'gus'].map((name) => [`${name}@example.com`, ago(days)])),
    ['fay@example.com', ago(1)],
  ],
  'registrations-1': [
    ['email', 'registered_at'],
    ['cat@example.com', ago(9)],
    ['gus@example.com', ago(9)],
    ['fay@example.com', ago(40)],
  ],
  'attendance-1': [
    ['email', 'joined_at'],
    ['cat@example.com', ago(2)],
    ['fay@example.com', ago(35)],
  ],
  'logins-1': [
    ['user', 'date'],
    // The seventh day before today is still of the last seven.
    ...[0, 1, 7].map((days) => [5, ago(days).slice(0, 10)]),
    ...[1, 8, 9].map((days) => [6, ago(days).slice(0, 10)]),
    ...[1, 2, 3].map((days) => [1, ago(days).slice(0, 10)]),
  ],
};

const expected: Readonly<Record<string, readonly string[]>> = {
  'cart-abandoners': ['ben', 'eve'],
  'repeat-buyers': ['ann', 'dan'],
  lapsed: ['ben'],
  'webinar-no-shows': ['gus'],
  'viewed-runner': ['eve'],
  'high-value': ['ann'],
  'readers-not-buyers': ['ben', 'gus'],
  'cross-sell': ['cat'],
  buyers: ['ann', 'cat', 'dan'],
  'sent-back': ['dan'],
  'happy-buyers': ['ann', 'cat'],
  'active-trials': ['eve'],
  'bargain-hunters': ['ann'],
};

let engine: Engine;
let people: People;
beforeAll(async () => {
  const segments = Object.assign({}, ...blocks.map((block) => block.segments)) as object;
  const config = { version: 1, project: 'acme', ...(parse(files) as object), segments };
  const cwd = folder({ 'audience-sync.yaml': stringify(config) });
  for (const [name, rows] of Object.entries(did)) {
    const file = join(cwd, `exports/${name}.csv`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, rows.map((row) => `${row.join(',')}\n`).join(''));
  }
  engine = await Engine.open();
  const loaded = await loadConfig({ cwd, env: {} });
  const reading = { stdin: Readable.from([]), now: () => now, tempDirectory: cwd };
  people = await loadPeople(engine, loaded.config, 'everything', reading);
});
afterAll(() => {
  engine.close();
});

test('the page has ten segments and one more, and people are expected in each', () => {
  expect(blocks).toHaveLength(11);
  expect(blocks.flatMap(({ segments }) => Object.keys(segments)).toSorted()).toEqual(Object.keys(expected).toSorted());
});

test.each(Object.entries(expected))('the segment %s takes whom the page says', async (name, names) => {
  const table = await people.segments.table(name);
  const values = people.contacts[0]?.values ?? '';
  const rows =
    await engine.rows(`SELECT split_part("id:email", '@', 1) AS name FROM ${table} JOIN ${values} USING (contact)
    ORDER BY name`);
  expect(rows.map((row) => row['name'])).toEqual(names);
});

test('the rows of event files add up, and strangers are counted', () => {
  const orders = people.events.find(({ name }) => name === 'orders');
  expect(orders).toMatchObject({ rows: 9, matched: 8, unmatched: 1, rejected: {}, newest: '2026-11-19' });
  expect(people.warnings).toEqual([]);
});
