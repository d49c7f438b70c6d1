import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactTable } from '../../src/contacts/contact-table.ts';
import type { EventTable } from '../../src/contacts/event-table.ts';
import { Engine } from '../../src/engine/engine.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { defineClock } from '../../src/segments/where.ts';
import { contactsOf } from './contacts-of.ts';
import { eventsOf } from './events-of.ts';
import { sourceOf } from './source-of.ts';

const digest = 'c50aef0b4ab5d9b09ea0d1d8cae5b7ff6a43e65bbd7cad9a0a9ee5d5bd4c0fcf';

let engine: Engine;
let contacts: ContactTable;
beforeAll(async () => {
  engine = await Engine.open({ timezone: 'Europe/Berlin' });
  await prepareRules(engine);
  await defineClock(engine, new Date('2026-11-24T12:00:00Z'), 'Europe/Berlin');
  const mapping = { email: ['email', 'work'], phone: ['phone'], external_id: ['id'] } as const;
  const source = await sourceOf(engine, 'people', mapping, [
    { name: 'ann', id: '1', email: 'ann@example.com', work: 'ann@example.org', phone: '+442079460958' },
    { name: 'ben', id: '2', email: 'j.doe@gmail.com', phone: '+442079460958' },
    { name: 'cat', id: '3', email: 'cat@example.com' },
    // The same person again, by another address.
    { name: 'cat', id: '3', email: 'cat@example.net' },
    { name: 'dan', id: '4', email: digest },
    { name: 'eve', id: '5', email: 'none' },
  ]);
  contacts = await contactsOf(engine, source, { attributes: ['name'], types: { name: 'text' } });
});
afterAll(() => {
  engine.close();
});

/** Who has each row, in the order of the file; several share it as `ann+ben`. */
async function owners({ table }: EventTable): Promise<unknown[]> {
  const rows = await engine.rows(`SELECT string_agg("at:name", '+' ORDER BY "at:name") AS who
    FROM ${table} AS e LEFT JOIN ${contacts.table} USING (contact) GROUP BY row ORDER BY row`);
  return rows.map((row) => row['who']);
}

const at = '2026-11-20';
const rejectedOf = ({ rows, matched, unmatched, rejected }: EventTable) => ({ rows, matched, unmatched, rejected });

describe('an event is of the contacts', () => {
  test('that have its e-mail: any of theirs, however it is written, hashed too', async () => {
    const emails = [
      ' ANN@example.com',
      'ann@example.org',
      'jdoe+shop@gmail.com',
      'cat@example.com',
      'cat@example.net',
      digest.toUpperCase(),
      'stranger@example.com',
      'none',
      null,
    ];
    const { table } = await eventsOf(engine, 'mails', contacts, { rows: emails.map((email) => ({ email, at })) });
    expect(await owners(table)).toEqual(['ann', 'ann', 'ben', 'cat', 'cat', 'dan', null, null, null]);
    expect(rejectedOf(table)).toEqual({ rows: 9, matched: 6, unmatched: 1, rejected: { no_identifier: 2 } });
  });

  test('that have its phone, which may be several', async () => {
    const rows = [
      { mobile: '020 7946 0958', at },
      { mobile: '+1 202 555 0101', at },
    ];
    const given = { mapping: { phone: ['mobile'] }, rows, defaultCountry: 'GB' };
    const { table } = await eventsOf(engine, 'calls', contacts, given);
    expect(await owners(table)).toEqual(['ann+ben', null]);
    expect(rejectedOf(table)).toEqual({ rows: 2, matched: 1, unmatched: 1, rejected: {} });
  });

  test('that have its id; who is rejected has no events', async () => {
    const rows = ['1', '3', '5', '9'].map((customer) => ({ customer, at }));
    const { table } = await eventsOf(engine, 'visits', contacts, { mapping: { external_id: ['customer'] }, rows });
    expect(await owners(table)).toEqual(['ann', 'cat', null, null]);
  });

  test('that have an id in their key; a placeholder names nobody', async () => {
    const rows = ["'1", '="3"', 'NULL', '0'].map((customer) => ({ customer, at }));
    const { table } = await eventsOf(engine, 'guests', contacts, { mapping: { external_id: ['customer'] }, rows });
    expect(await owners(table)).toEqual(['ann', 'cat', null, null]);
    expect(rejectedOf(table)).toEqual({ rows: 4, matched: 2, unmatched: 0, rejected: { no_identifier: 2 } });
    expect(table.rules).toEqual({ external_id: 'meta' });
  });

  test('once, though it shares two things with them', async () => {
    const rows = [{ customer: '1', email: 'ann@example.com', at }];
    const mapping = { external_id: ['customer'], email: ['email'] } as const;
    const { table } = await eventsOf(engine, 'both', contacts, { mapping, rows });
    expect(await engine.rows(`FROM ${table.table}`)).toHaveLength(1);
  });
});

test('times are of the zone of the config unless they name one; what cannot be read is counted', async () => {
  const times = ['2026-11-24T11:30:00Z', '2026-11-24 11:30', '24.11.2026', '', 'soon', '2027-01-01'];
  const rows = times.map((time) => ({ email: 'ann@example.com', at: time }));
  const { table } = await eventsOf(engine, 'times', contacts, { rows });
  const found = await engine.rows(`SELECT time::VARCHAR AS t FROM ${table.table} ORDER BY row`);
  expect(found.map((row) => row['t'])).toEqual([
    '2026-11-24 12:30:00',
    '2026-11-24 11:30:00',
    '2026-11-24 00:00:00',
    null,
    null,
    '2027-01-01 00:00:00',
  ]);
  expect(rejectedOf(table)).toEqual({ rows: 6, matched: 4, unmatched: 0, rejected: { no_time: 2 } });
  expect(table.newest).toBe('2026-11-24');
  expect(await engine.rows(`FROM ${table.rejectedRows} ORDER BY _row`)).toEqual([
    { _row: '3', reason: 'no_time' },
    { _row: '4', reason: 'no_time' },
  ]);
});

describe('a row without a key or a time', () => {
  const times = async ({ table }: EventTable) =>
    (await engine.rows(`SELECT time::DATE::VARCHAR AS t FROM ${table} ORDER BY row, contact`)).map((row) => row['t']);

  test('has those of the rows of its event; counted as theirs', async () => {
    const rows = [
      { order: '1', at },
      { order: '1', email: 'ann@example.com', at },
      { order: '1' },
      { order: '2', email: 'stranger@example.com', at },
      { order: ' 2 ', email: ' ' },
      { order: '3', email: 'j.doe@gmail.com' },
      { order: '', email: 'cat@example.com', at },
      { order: '', at },
      { email: 'cat@example.com' },
      // What is there and cannot be read is no blank.
      { order: '4', email: 'cat@example.com', at },
      { order: '4', email: 'none', at: 'soon' },
      { order: '4', at: 'soon' },
    ];
    const { table } = await eventsOf(engine, 'parts', contacts, { rows, config: { id: 'order' } });
    expect(await owners(table)).toEqual([
      ...['ann', 'ann', 'ann', null, null, 'ben', 'cat', null, 'cat', 'cat', null, null],
    ]);
    const rejected = { no_identifier: 3, no_time: 2 };
    expect(rejectedOf(table)).toEqual({ rows: 12, matched: 5, unmatched: 2, rejected });
  });

  test('has only the time of its own key, where each customer has an order 1', async () => {
    const rows = [
      { order: '1', email: 'ann@example.com', at: '2026-11-01' },
      { order: '1' },
      { order: '1', email: 'cat@example.com', at: '2026-11-02' },
      { order: '1', email: 'ann@example.com' },
      { order: '1', email: 'dan@example.com' },
    ];
    const { table } = await eventsOf(engine, 'own', contacts, { rows, config: { id: 'order' } });
    expect(await owners(table)).toEqual(['ann', 'ann', 'cat', 'ann', null]);
    expect(await times(table)).toEqual(['2026-11-01', '2026-11-01', '2026-11-02', '2026-11-01', null]);
  });

  test('is left as it is where no id says what it belongs to', async () => {
    const rows = [{ order: '1', email: 'ann@example.com', at }, { order: '1' }];
    const { table } = await eventsOf(engine, 'apart', contacts, { rows });
    expect(rejectedOf(table)).toEqual({ rows: 2, matched: 1, unmatched: 0, rejected: { no_identifier: 1 } });
  });
});

test('unreadable rows are rows of the sum', async () => {
  const rows = [{ email: 'ann@example.com', at }];
  const { table } = await eventsOf(engine, 'torn', contacts, { rows, over: { unreadableCount: 3 } });
  expect(rejectedOf(table)).toEqual({ rows: 4, matched: 1, unmatched: 0, rejected: { unreadable: 3 } });
});

test.each([
  [{ time: 'att' }, 'events events.csv has no column "att"'],
  [{ id: 'number' }, 'events events.csv has no column "number"'],
  [
    { key: ['mobile_ad_id'] as const },
    'source "people" has no mobile_ad_id, so nobody can be found for the events "wrong"',
  ],
])('a column that is not there is refused: %j', async (config, message) => {
  const made = eventsOf(engine, 'wrong', contacts, { rows: [{ email: 'ann@example.com', at }], config });
  const error: unknown = await made.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  const said = error instanceof UserError ? error.diagnostics : [];
  expect(said.map((each) => each.message)).toEqual([message.replace('events events.csv', 'events wrong.csv')]);
  expect(said[0]?.at?.file).toBe(`events.wrong.${Object.keys(config)[0] ?? ''}`);
});

test('columns of a file may be called as the columns of an event table are', async () => {
  const rows = [{ email: 'ann@example.com', at, contact: 'by phone', known: 'yes', time: 'noon', row: '7' }];
  const attributes = ['contact', 'known', 'time', 'row'];
  const { table } = await eventsOf(engine, 'odd names', contacts, { rows, attributes });
  expect(await owners(table)).toEqual(['ann']);
  const [row] = await engine.rows(
    `SELECT "at:contact", "at:known"::VARCHAR AS known, "at:time", "at:row"::VARCHAR AS row FROM ${table.table}`,
  );
  expect(row).toEqual({ 'at:contact': 'by phone', known: 'true', 'at:time': 'noon', row: '7.0' });
});
