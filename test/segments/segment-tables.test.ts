import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isUnspecified } from '../../src/contacts/consent.ts';
import { readSuppression } from '../../src/contacts/suppression-list.ts';
import { applyGates } from '../../src/contacts/suppression.ts';
import type { ContactTable } from '../../src/contacts/contact-table.ts';
import { Engine } from '../../src/engine/engine.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { bindFilters } from '../../src/segments/bind-filters.ts';
import { checkFilters } from '../../src/segments/filter.ts';
import { SegmentTables } from '../../src/segments/segment-tables.ts';
import type { SourceTable } from '../../src/sources/source-table.ts';
import { consentOf } from '../contacts/consent-of.ts';
import { contactsOf } from '../contacts/contacts-of.ts';
import { sourceOf } from '../contacts/source-of.ts';
import { configOf } from './config-of.ts';

let engine: Engine;
/** Everybody has a `name`; who has the same in both sources is the same person, by e-mail or phone. */
let shop: SourceTable;
let leads: SourceTable;
let contacts: ContactTable[];
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
  const household = '+442079460958';
  shop = await sourceOf(engine, 'shop', { email: ['email'], phone: ['phone'] }, [
    { name: 'ann', email: 'ann@example.com', spent: '900', phone: household },
    { name: 'ben', email: 'ben@example.com', spent: '100', phone: household },
    { name: 'cat', email: 'j.doe@gmail.com', spent: '900' },
    { name: 'dan', email: 'dan@example.com', spent: '' },
    { name: 'eve', email: 'nobody', spent: '900' },
  ]);
  leads = await sourceOf(engine, 'leads', { email: ['mail', 'work'], phone: ['mobile'] }, [
    { name: 'ann', mail: 'ANN@example.com', score: '1' },
    { name: 'cat', mail: 'jdoe+crm@gmail.com', score: '2' },
    { name: 'dan', mail: 'd@example.org', work: 'dan@example.com', score: '3' },
    { name: 'fay', mail: 'fay@example.org', mobile: '+442079460959', score: '4' },
  ]);
  contacts = [
    await contactsOf(engine, shop, { attributes: ['name', 'spent'], types: { name: 'text', spent: 'number' } }),
    await contactsOf(engine, leads, { attributes: ['name', 'score'], types: { name: 'text', score: 'number' } }),
  ];
});
afterAll(() => {
  engine.close();
});

type Segments = Parameters<typeof configOf>[0];

let tries = 0;
async function tablesOf(written: Segments, of: readonly ContactTable[] = contacts): Promise<SegmentTables> {
  const config = configOf(written);
  const checked = await checkFilters(engine, config, new Map(of.map(({ source }) => [source.name, source])));
  const filters = await bindFilters(engine, config, checked.values(), of);
  const { segments, at } = config;
  return new SegmentTables(engine, {
    segments,
    filters,
    contacts: of,
    defaultCountry: undefined,
    heldBack: {
      ads: of.map(({ table }) => ({
        denied: undefined,
        unasked: `SELECT contact FROM ${table} WHERE ${isUnspecified(['ads', 'personalization'])}`,
      })),
      email: [],
    },
    at,
  });
}

/** Members of a segment as `source/name`. */
async function members(
  written: Segments,
  name: string,
  of: readonly ContactTable[] = contacts,
  which: 'table' | 'sendable' = 'table',
): Promise<unknown[]> {
  tries += 1;
  const unique = (each: string) => `${each} ${tries}`;
  const renamed = Object.fromEntries(
    Object.entries(written).map(([key, segment]) => [
      unique(key),
      'from' in segment
        ? segment
        : Object.fromEntries(Object.entries(segment).map(([kind, names]) => [kind, names.map(unique)])),
    ]),
  );
  const made = await tablesOf(renamed, of);
  const table = await (which === 'table' ? made.table(unique(name)) : made.sendable(unique(name), 'ads'));
  const all = of.map(
    ({ source, table: rows }, index) =>
      `SELECT '${source.name}/' || "at:name" AS who FROM ${table} AS s JOIN ${rows} USING (contact) WHERE s.source = ${index}`,
  );
  return (await engine.rows(`SELECT who FROM (${all.join(' UNION ALL ')}) ORDER BY who`)).map((row) => row['who']);
}

const filters = {
  customers: { from: 'shop', where: 'true' },
  vips: { from: 'shop', where: 'spent > 500' },
  cheap: { from: 'shop', where: 'spent < 500' },
  leads: { from: 'leads', where: 'true' },
  hot: { from: 'leads', where: 'score >= 2' },
} as const;

describe('a filter', () => {
  test('takes the contacts it is true for, and rejected rows, which a list reports', async () => {
    expect(await members(filters, 'vips')).toEqual(['shop/ann', 'shop/cat', 'shop/eve']);
  });

  test('may be of a segment that is called as a column is', async () => {
    const named = { contact: { from: 'shop', where: 'spent > 500' }, value: { from: 'shop', where: 'false' } };
    const tables = await tablesOf(named);
    const rows = await engine.row(
      `SELECT (SELECT count(*) FROM ${await tables.table('contact')})::INTEGER AS one, (SELECT count(*) FROM ${await tables.table('value')})::INTEGER AS none`,
    );
    expect(rows).toEqual({ one: 3, none: 0 });
  });

  test('sees identifiers under their own names', async () => {
    const byEmail = { mail: { from: 'leads', where: "email like '%@gmail.com' and phone is null" } };
    expect(await members(byEmail, 'mail')).toEqual(['leads/cat']);
  });

  test('that meets a value it cannot work with stops the run, without telling the value', async () => {
    const tables = await tablesOf({ ...filters, bad: { from: 'shop', where: 'email::integer > 3' } });
    const error: unknown = await tables.table('vips').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: 'segment "bad": a contact has a value that the filter cannot work with (conversion)',
      diagnostics: [
        {
          at: { file: 'segments.bad.where' },
          fix: 'Write try_cast(column as type) or try(…): what does not fit is empty then.',
        },
      ],
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('example.com');
  });
});

describe('within a source', () => {
  test.each<[string, object, string[]]>([
    ['include is any of them', { include: ['vips', 'cheap'] }, ['shop/ann', 'shop/ben', 'shop/cat', 'shop/eve']],
    ['all_of is every one', { all_of: ['customers', 'vips'] }, ['shop/ann', 'shop/cat', 'shop/eve']],
    ['include and all_of together', { include: ['vips', 'cheap'], all_of: ['cheap'] }, ['shop/ben']],
    ['exclude is none of them', { include: ['customers'], exclude: ['vips', 'cheap'] }, ['shop/dan']],
    ['all_of with exclude', { all_of: ['customers', 'vips'], exclude: ['vips'] }, []],
    [
      'people are compared by row: who shares a phone is somebody else',
      { include: ['customers'], exclude: ['cheap'] },
      ['shop/ann', 'shop/cat', 'shop/dan', 'shop/eve'],
    ],
  ])('%s', async (_, combination, people) => {
    expect(await members({ ...filters, both: combination }, 'both')).toEqual(people);
  });

  test('combinations are made of combinations', async () => {
    const nested = {
      ...filters,
      rich: { include: ['vips'] },
      others: { include: ['customers'], exclude: ['rich'] },
      last: { all_of: ['others', 'customers'], exclude: ['cheap'] },
    };
    expect(await members(nested, 'last')).toEqual(['shop/dan']);
  });
});

describe('across sources', () => {
  test.each<[string, object, string[]]>([
    [
      'include takes contacts of each',
      { include: ['cheap', 'hot'] },
      ['leads/cat', 'leads/dan', 'leads/fay', 'shop/ben'],
    ],
    ['all_of takes the people who are in both', { all_of: ['customers', 'hot'] }, ['shop/cat', 'shop/dan']],
    ['all_of takes the contacts of its first', { all_of: ['hot', 'customers'] }, ['leads/cat', 'leads/dan']],
    [
      'exclude leaves out the same people',
      { include: ['customers'], exclude: ['hot'] },
      ['shop/ann', 'shop/ben', 'shop/eve'],
    ],
    [
      'exclude reaches both of two sources',
      { include: ['customers', 'leads'], exclude: ['vips'] },
      ['leads/dan', 'leads/fay', 'shop/ben', 'shop/dan'],
    ],
  ])('%s', async (_, combination, people) => {
    expect(await members({ ...filters, both: combination }, 'both')).toEqual(people);
  });

  test.each([
    ['are one person', undefined, undefined, ['one/seven']],
    ['are one person where the config says that the ids are the same', 'acme', 'acme', ['one/seven']],
    ['are two where they are of different systems', 'shopify', 'hubspot', []],
    ['are two where only of one it is known whose ids they are', 'shopify', undefined, []],
  ])('contacts with one external id %s', async (_, one, other, people) => {
    for (const name of ['one', 'second']) {
      for (const kind of ['contacts', 'extras', 'tokens']) await engine.run(`DROP TABLE IF EXISTS "${kind} ${name}"`);
    }
    const row = (email: string) => [{ name: 'seven', id: '7', email }];
    const mapping = { external_id: ['id'], email: ['email'] };
    const typed = { attributes: ['name'], types: { name: 'text' } } as const;
    const two = [
      await contactsOf(engine, await sourceOf(engine, 'one', mapping, row('a@example.com'), { ids: one }), typed),
      await contactsOf(engine, await sourceOf(engine, 'second', mapping, row('b@example.com'), { ids: other }), typed),
    ];
    const parts = { ones: { from: 'one', where: 'true' }, others: { from: 'second', where: 'true' } };
    expect(await members({ ...parts, both: { all_of: ['ones', 'others'] } }, 'both', two)).toEqual(people);
  });

  test('people of one source are compared by row also where several sources are asked', async () => {
    const excluded = { ...filters, both: { include: ['customers', 'hot'], exclude: ['cheap'] } };
    expect(await members(excluded, 'both')).toEqual([
      'leads/cat',
      'leads/dan',
      'leads/fay',
      'shop/ann',
      'shop/cat',
      'shop/dan',
      'shop/eve',
    ]);
  });
});

describe('the sources of a segment', () => {
  test('are those of all its parts, of what it excludes as well', async () => {
    const tables = await tablesOf({
      ...filters,
      mixed: { include: ['vips'], exclude: ['hot'] },
      outer: { all_of: ['mixed'], exclude: ['cheap'] },
    });
    expect([...tables.parts.sources('vips')]).toEqual([0]);
    expect([...tables.parts.sources('outer')].toSorted((a, b) => a - b)).toEqual([0, 1]);
  });
});

test('whoever the gates bar is in no segment of any source', async () => {
  const consent = consentOf('consent', { unspecified: 'send' });
  const types = { name: 'text', spent: 'number', score: 'number' } as const;
  const asked = await sourceOf(engine, 'asked', { email: ['email'] }, [
    { name: 'ann', email: 'ann@example.com', consent: 'no' },
    { name: 'ben', email: 'ben@example.com', consent: 'yes' },
    { name: 'gus', email: 'gus@example.com', consent: 'yes' },
  ]);
  const other = await sourceOf(engine, 'other', { email: ['mail'] }, [
    { name: 'ann', mail: 'ann@example.com' },
    { name: 'gus', mail: 'Gus@Example.com' },
    { name: 'hal', mail: 'hal@example.com' },
  ]);
  const tables = [
    await contactsOf(engine, asked, { consent, attributes: ['name'], types }),
    await contactsOf(engine, other, { consent, attributes: ['name'], types }),
  ];
  const listed = await sourceOf(engine, 'list', { email: ['e'] }, [{ e: 'gus@example.com' }]);
  await applyGates(engine, tables, {
    suppress: [await readSuppression(engine, listed, { contacts: tables, defaultCountry: undefined })],
    consent,
    defaultCountry: undefined,
    onWarning: () => undefined,
  });
  const segments = {
    asked: { from: 'asked', where: 'true' },
    other: { from: 'other', where: 'true' },
    all: { include: ['asked', 'other'] },
    both: { all_of: ['asked', 'other'] },
    rest: { include: ['other'], exclude: ['asked'] },
  };
  expect(await members(segments, 'asked', tables)).toEqual(['asked/ben']);
  expect(await members(segments, 'all', tables)).toEqual(['asked/ben', 'other/hal']);
  expect(await members(segments, 'both', tables)).toEqual([]);
  expect(await members(segments, 'rest', tables)).toEqual(['other/hal']);
});

describe('who may be sent', () => {
  const consent = consentOf('consent');
  const asked = { from: 'asked people', where: 'true' };
  const bought = { from: 'buyers', where: 'true' };
  let tables: readonly ContactTable[];
  beforeAll(async () => {
    const people = await sourceOf(engine, 'asked people', { email: ['email'] }, [
      { name: 'ann', email: 'ann@example.com', consent: 'yes' },
      { name: 'ben', email: 'ben@example.com', consent: '' },
      { name: 'cat', email: 'cat@example.com', consent: 'yes' },
    ]);
    const buyers = await sourceOf(engine, 'buyers', { email: ['mail'] }, [
      { name: 'cat', mail: 'cat@example.com' },
      { name: 'dan', mail: 'dan@example.com' },
    ]);
    const given = { consent, attributes: ['name'], types: { name: 'text' } } as const;
    tables = [await contactsOf(engine, people, given), await contactsOf(engine, buyers, given)];
  });
  const sendable = (written: Segments, name: string) => members(written, name, tables, 'sendable');

  test('is who gave consent; who said nothing is withheld', async () => {
    expect(await sendable({ asked }, 'asked')).toEqual(['asked people/ann', 'asked people/cat']);
    const all = { include: ['asked', 'bought'] };
    expect(await sendable({ asked, bought, all }, 'all')).toEqual(['asked people/ann', 'asked people/cat']);
  });

  test('is no one whom a segment leaves out, though the file that says so knows nothing of consent', async () => {
    const rest = { include: ['asked'], exclude: ['bought'] };
    expect(await sendable({ asked, bought, rest }, 'rest')).toEqual(['asked people/ann']);
    const both = { all_of: ['asked', 'bought'] };
    expect(await sendable({ asked, bought, both }, 'both')).toEqual(['asked people/cat']);
  });
});
