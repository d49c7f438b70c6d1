import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FilterConfig, WindowConfig } from '../../src/config/segment-config.ts';
import type { ContactTable } from '../../src/contacts/contact-table.ts';
import { Engine } from '../../src/engine/engine.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { parseSpan } from '../../src/recipes/span.ts';
import { bindFilters } from '../../src/segments/bind-filters.ts';
import { checkFilters } from '../../src/segments/filter.ts';
import { SegmentTables } from '../../src/segments/segment-tables.ts';
import { defineClock } from '../../src/segments/where.ts';
import { contactsOf } from '../contacts/contacts-of.ts';
import { sourceOf } from '../contacts/source-of.ts';
import { configOf } from './config-of.ts';

let engine: Engine;
let contacts: ContactTable;
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
  const rows = [
    ['ann', '2026-10-25 09:59:00'],
    ['ben', '2026-10-25 09:01:00'],
    ['cat', '2026-10-25 01:30:00'],
    ['dan', '2026-10-24 23:59:00'],
    ['eve', '2026-10-23 00:00:00'],
    ['fay', '2026-10-22 23:59:59'],
    ['gus', '2026-10-26 09:00:00'],
    ['hal', ''],
  ];
  const people = await sourceOf(
    engine,
    'people',
    { email: ['email'] },
    rows.map(([name = '', at = '']) => ({ email: `${name}@example.com`, seen: at, name, spent: '5' })),
  );
  const types = { seen: 'timestamp', spent: 'number', name: 'text' } as const;
  contacts = await contactsOf(engine, people, { attributes: ['seen', 'name', 'spent'], types });
  // Ten o'clock of the morning on which clocks went back from three to two.
  await defineClock(engine, new Date('2026-10-25T09:00:00Z'), 'Europe/Berlin');
});
afterAll(() => {
  engine.close();
});

async function who(enter: string | undefined, leave: string | undefined, of = 'seen', where = 'true'): Promise<string> {
  const span = (text: string | undefined) => (text === undefined ? undefined : parseSpan(text));
  const window: WindowConfig = { of, enterAfter: span(enter), leaveAfter: span(leave) };
  const segment: FilterConfig = { kind: 'filter', name: 'asked', from: 'people', where, window };
  const config = { ...configOf({}), segments: new Map([['asked', segment]]) };
  const checked = await checkFilters(engine, config, new Map([['people', contacts.source]]));
  const filters = await bindFilters(engine, config, checked.values(), [contacts]);
  const given = { segments: config.segments, filters, contacts: [contacts], defaultCountry: undefined };
  const table = await new SegmentTables(engine, { ...given, heldBack: { ads: [], email: [] } }).table('asked');
  const rows = await engine.rows(
    `SELECT "at:name" AS name FROM ${table} JOIN ${contacts.table} USING (contact) ORDER BY name`,
  );
  return rows.map((row) => String(row['name'])).join(' ');
}

describe('people are in a segment', () => {
  test.each([
    ['from the event on, for so many whole days', undefined, '1d', 'ann ben cat dan'],
    ['and the two days before today', undefined, '2 days', 'ann ben cat dan eve'],
    ['from the second day on', '2d', undefined, 'eve fay'],
    ['from the next day on, for two days', '1d', '2d', 'dan eve'],
    ['minutes after it', '1m', '1h', 'ann ben'],
    ['hours after it, for a day', '1h', '1d', 'cat dan'],
    // Half past one was nine and a half hours ago.
    ['hours that clocks gave back', '9h', '1d', 'cat dan'],
    ['weeks and months', '1w', '1 month', ''],
  ])('%s', async (_, enter, leave, names) => {
    expect(await who(enter, leave)).toBe(names);
  });

  test('where their condition is true too', async () => {
    expect(await who(undefined, '1d', 'seen', "name <> 'ann'")).toBe('ben cat dan');
  });
});

test.each([
  ['name', 'segment "asked": `window` is of a time, and what it is of is a text', /^Take a column of dates/],
  ['spent + 1', 'segment "asked": `window` is of a time, and what it is of is a number', /^Take a column of dates/],
  ['sene', 'segment "asked": source "people" has no column "sene", near `sene` (character 1)', 'Did you mean seen?'],
  [
    'seen) or (true',
    'segment "asked": syntax error at or near ")", near `) or (true` (character 5)',
    /^Look at quotes/,
  ],
  ['seen +', 'segment "asked": syntax error at end of input (character 7)', /^Look at quotes/],
])('a window of what is no time is refused: %s', async (of, message, fix) => {
  const error: unknown = await who(undefined, '1d', of).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  const fixed = expect.stringMatching(fix) as unknown;
  expect((error as UserError).diagnostics).toMatchObject([
    { message, at: { file: 'segments.asked.window.of' }, fix: fixed },
  ]);
});
