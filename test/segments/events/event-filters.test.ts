import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactTable } from '../../../src/contacts/contact-table.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { UserError } from '../../../src/errors/user-error.ts';
import { prepareRules } from '../../../src/identifiers/normalize.ts';
import type { EventFile } from '../../../src/segments/events/check-calls.ts';
import { eventJoins } from '../../../src/segments/events/event-joins.ts';
import { bindFilters } from '../../../src/segments/bind-filters.ts';
import { checkFilters } from '../../../src/segments/filter.ts';
import type { EventTables } from '../../../src/segments/events/event-tables.ts';
import { SegmentTables } from '../../../src/segments/segment-tables.ts';
import { defineClock } from '../../../src/segments/where.ts';
import { contactsOf } from '../../contacts/contacts-of.ts';
import { eventsOf } from '../../contacts/events-of.ts';
import { sourceOf } from '../../contacts/source-of.ts';
import { configOf } from '../config-of.ts';

let engine: Engine;
let contacts: ContactTable;
let files: ReadonlyMap<string, EventFile>;
let tables: EventTables;
/** Half past one at night, an hour after the clocks went back in Berlin. */
const now = new Date('2026-10-25T02:30:00Z');

beforeAll(async () => {
  engine = await Engine.open({ timezone: 'Europe/Berlin' });
  await prepareRules(engine);
  await defineClock(engine, now, 'Europe/Berlin');
  const people = ['ann', 'ben', 'cat'].map((name, n) => ({ name, email: `${name}@example.com`, spent: String(n) }));
  const source = await sourceOf(engine, 'people', { email: ['email'] }, people);
  const types = { name: 'text', spent: 'number' } as const;
  contacts = await contactsOf(engine, source, { attributes: ['name', 'spent'], types });
  const event = (name: string, at: string, total: string, status = 'paid', order = '') => ({
    email: `${name}@example.com`,
    at,
    total,
    status,
    order,
    note: '',
  });
  const attributes = ['total', 'status', 'note', 'at'];
  const made = {
    orders: await eventsOf(engine, 'orders', contacts, {
      rows: [
        event('ann', '2026-10-25T02:00:00Z', '0.1'),
        event('ann', '2026-10-25T00:15:00Z', '0.2'),
        event('ann', '2026-11-01', '40', 'planned'),
        event('ben', '2026-10-18', '100', 'refunded'),
        event('ben', '2026-10-17 23:59:59', '', 'paid'),
      ],
      attributes,
    }),
    lines: await eventsOf(engine, 'lines', contacts, {
      rows: [
        event('ann', '2026-10-20', '30', 'a', 'o1'),
        event('ann', '2026-10-20', '30', 'b', 'o1'),
        event('ann', '2026-10-20', '20', 'c', 'o2'),
        event('ann', '2026-10-20', '5', 'd', ''),
      ],
      attributes,
      config: { id: 'order' },
    }),
    shop: await eventsOf(engine, 'shop', contacts, {
      rows: [
        // As shops write them: whose and when it was, what it cost and its state stand in an order's first row only.
        { order: '#1', email: 'ann@example.com', at: '2026-10-20', total: '30', status: 'paid', article: 'Kettle' },
        { order: '#1', total: ' ', article: 'Filter' },
        { order: '#1', article: 'Cup' },
        { order: '#2', email: 'ben@example.com', at: '2026-10-21', total: '30', status: 'pending', article: 'Filter' },
        { order: '#3', email: 'ben@example.com', at: '2026-10-22', total: '20', status: 'paid', article: 'Kettle' },
        // The later of two exports that overlap.
        { order: '#2', email: 'ben@example.com', at: '2026-10-21', total: '30', status: 'paid', article: 'Filter' },
        { order: '#2', article: 'Mug' },
      ],
      attributes: ['total', 'status', 'article'],
      config: { id: 'order' },
    }),
    nothing: await eventsOf(engine, 'nothing', contacts, { rows: [], attributes }),
  };
  files = new Map(Object.entries(made).map(([name, { file }]) => [name, file]));
  tables = new Map(Object.entries(made).map(([name, { table }]) => [name, table]));
});
afterAll(() => {
  engine.close();
});

const nameOf = (index: number) => (index === 0 ? 'asked' : `asked ${index}`);

const configWith = (wheres: readonly string[], from = 'people') => {
  const config = configOf(Object.fromEntries(wheres.map((where, index) => [nameOf(index), { from, where }])));
  return { ...config, events: new Map([...files].map(([name, file]) => [name, file.config])) };
};

async function prepare(...wheres: readonly string[]) {
  const config = configWith(wheres);
  const checked = await checkFilters(engine, config, new Map([['people', contacts.source]]), files);
  const filters = await bindFilters(engine, config, checked.values(), [contacts], tables);
  const { segments } = config;
  const given = { segments, filters, contacts: [contacts], events: tables, defaultCountry: undefined };
  return new SegmentTables(engine, { ...given, heldBack: { ads: [], email: [] } });
}

async function who(where: string): Promise<string> {
  return whoIn(await (await prepare(where)).table('asked'));
}

async function whoIn(table: string): Promise<string> {
  const rows = await engine.rows(
    `SELECT "at:name" AS name FROM ${table} JOIN ${contacts.table} USING (contact) ORDER BY name`,
  );
  return rows.map((row) => String(row['name'])).join(' ');
}

const answered: readonly [string, string][] = [
  ['count(orders) = 0', 'cat'],
  ['count(orders) = 3', 'ann'],
  ['exists(orders)', 'ann ben'],
  ['not exists(orders)', 'cat'],
  ['exists(orders) = (spent < 2)', 'ann ben cat'],
  // Of cents, no matter in which order they are added up.
  ['sum(orders.total, last 1 day) = 0.3', 'ann'],
  ['sum(orders.total) = 0', 'cat'],
  ['avg(orders.total) is null', 'cat'],
  ['min(orders.total) = 0.1 and max(orders.total) = 40', 'ann'],
  ["last(orders.status) = 'planned' or last(orders.status) = 'refunded'", 'ann ben'],
  ["first(orders.status) = 'paid'", 'ann ben'],
  ["first(orders) = timestamp '2026-10-17 23:59:59'", 'ben'],
  ['last(orders) < today()', 'ben'],
  ["count(orders, where total > 50 or status = 'planned') = 1", 'ann ben'],
  ['count(orders, where "at" < today()) = 2', 'ben'],
  ['count(orders) > 1 and count(lines) = 0', 'ben'],
  ['spent > 1 or count(orders, last 1 day) + 1 = count(lines)', 'ann cat'],
];

const windowed: readonly [string, string][] = [
  // The night has two hours from two to three.
  ['exists(orders, last 1 hour)', 'ann'],
  ['count(orders, last 2 hours) = 1', 'ann'],
  ['count(orders, last 3 hours) = 2', 'ann'],
  ['exists(orders, last 7 days)', 'ann ben'],
  ["exists(orders, last 7 days, where status = 'paid')", 'ann'],
  ['exists(orders, before last 7 days)', 'ben'],
  ['exists(orders, last 6 days)', 'ann'],
  ['count(orders, since 2026-10-18) = 2', 'ann'],
  ["exists(orders, since '2026-10-18')", 'ann ben'],
];

describe('a question about events', () => {
  test('is answered in the same way beside many others, in one pass', async () => {
    const asked = [...answered, ...windowed];
    const segments = await prepare(...asked.map(([where]) => where));
    for (const [index, [where, names]] of asked.entries()) {
      expect([where, await whoIn(await segments.table(nameOf(index)))]).toEqual([where, names]);
    }
  });

  test.each(answered)('is answered for each contact: %s', async (where, names) => {
    expect(await who(where)).toBe(names);
  });

  test.each(windowed)(
    'has windows of whole days, or of hours; what is to come is in none: %s',
    async (where, names) => {
      expect(await who(where)).toBe(names);
    },
  );

  test('counts the rows of one event once; a row without an id is one by itself', async () => {
    expect(await who('count(lines) = 3 and sum(lines.total) = 55 and avg(lines.total) < 19')).toBe('ann');
    expect(await who("count(lines, where status in ('a', 'b')) = 1")).toBe('ann');
  });

  test.each([
    ["exists(shop, where article = 'Cup')", 'ann'],
    ["exists(shop, last 7 days, where status = 'paid' and article = 'Filter')", 'ann ben'],
    ["exists(shop, where status = 'pending' and article = 'Mug')", ''],
    ["sum(shop.total, where article in ('Filter', 'Cup')) = 30 and avg(shop.total) = 30", 'ann'],
    ["count(shop) = 2 and sum(shop.total) = 50 and last(shop.status) = 'paid'", 'ben'],
    ['exists(shop, where status is null or total is null)', ''],
  ])('finds in the further rows of an event what only its first says: %s', async (where, names) => {
    expect(await who(where)).toBe(names);
  });

  test.each([
    'count(nothing) = 0 and not exists(nothing, last 7 days)',
    'sum(nothing.total) = 0 and last(nothing) is null and max(nothing.total) is null',
    "count(nothing, where total > 5 and status = 'paid' and note is not null) = 0",
    'count(orders, where note > 5) = 0',
  ])('may be of columns and files without any value: %s', async (where) => {
    expect(await who(where)).toBe('ann ben cat');
  });

  test('is one of several that are answered together, those of one file at once', async () => {
    const segments = await prepare('count(orders) = 0 and exists(orders, last 7 days) and count(lines) = 0');
    const { joins, columns } = eventJoins(segments.calls('asked'), tables, 'NULL');
    expect(joins.match(/LEFT JOIN/g)).toHaveLength(2);
    expect(columns).toHaveLength(3);
  });
});

test.each([
  ['count(ordres) = 0', '16 there are no events "ordres", near `ordres) = 0` (character 7) → Did you mean "orders"?'],
  [
    'spent > 1 and sum(orders.totl) > 5',
    '35 the events "orders" have no column "totl", near `totl) > 5` (character 26) → Did you mean "total"?',
  ],
  [
    'count(orders, where totl > 5) = 0',
    '30 the events "orders" have no column "totl", near `totl > 5) = 0` (character 21) → Did you mean "total"?',
  ],
  [
    'count(orders, where random() > 5) = 0',
    '30 random() is not available in filters, near `random() > 5) = 0` (character 21)',
  ],
  ['count(orders, where total >) = 0', '37 syntax error at end of input'],
  ['count(orders) = = 0', '26 syntax error at or near "="'],
  ['(spent count(orders)) = 0', '17 syntax error at or near "count(orders)"'],
  [
    'count(orders) = 0 and spend = 1',
    '32 source "people" has no column "spend", near `spend = 1` (character 23) → Did you mean spent?',
  ],
  ['count(orders)', '10 `where` must be true or false for a contact, but gives a number'],
  ['last(orders) > 5', '10 a timestamp and a number are compared'],
  [
    'sum(orders.status) > 5',
    '10 sum(orders.status): sum() is of numbers, and status is a text; say so under `types:` where it should be one',
  ],
  [
    'count(orders, where total) = 0',
    '10 count(orders, where total): the condition must be true or false for an event, but gives a number',
  ],
  ["count(orders, where total > 'a lot') = 0", "10 count(orders, where total > 'a lot'): 'a lot' is no number"],
  [
    'count(orders, where total > "at") = 0',
    '10 count(orders, where total > "at"): a number and a timestamp are compared',
  ],
])('a mistake is told with its place: %s', async (where, message) => {
  const error: unknown = await prepare(where).catch((reason: unknown) => reason);
  if (!(error instanceof UserError)) throw new Error('not refused with a UserError', { cause: error });
  const [said] = error.diagnostics;
  const fix = said?.fix === undefined ? '' : ` → ${said.fix}`;
  const told = `${said?.at?.column ?? ''} ${said?.message.replace('segment "asked": ', '') ?? ''}${fix}`;
  expect(told.slice(0, message.length)).toBe(message);
});

test('events are of the contacts of one source', async () => {
  const config = configWith(['count(orders) = 0'], 'leads');
  const leads = await sourceOf(engine, 'leads', { email: ['email'] }, []);
  await expect(checkFilters(engine, config, new Map([['leads', leads]]), files)).rejects.toMatchObject({
    message: expect.stringContaining('"orders" are events of people, and this segment is of leads') as string,
  });
});

test('a filter that asks for events which were not read is left out', async () => {
  const config = configWith(['count(orders) = 0']);
  const checked = await checkFilters(engine, config, new Map([['people', contacts.source]]), new Map());
  expect([...checked.keys()]).toEqual([]);
});
