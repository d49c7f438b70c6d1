import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { ContactTable } from '../../src/contacts/contact-table.ts';
import { Engine } from '../../src/engine/engine.ts';
import { identifierOf } from '../../src/identifiers/identifier.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { Encoder } from '../../src/sync/encoder.ts';
import { KeyCache } from '../../src/sync/key-cache.ts';
import { wantedMembers } from '../../src/sync/wanted.ts';
import { contactsOf } from '../contacts/contacts-of.ts';
import { sourceOf } from '../contacts/source-of.ts';
import { asynchronous, emailOnly, immediate } from './sample-capabilities.ts';

const folder = mkdtempSync(join(tmpdir(), 'audience-sync-counted-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Row = Readonly<Record<string, string>>;
const mapping = {
  email: ['email', 'work'],
  phone: ['phone'],
  first_name: ['first'],
  last_name: ['last'],
  country: ['country'],
  postal_code: ['zip'],
};
const byId = { ...mapping, email: ['email'], external_id: ['id'] };

interface Given {
  readonly mapping?: object;
  readonly without?: readonly string[];
  /** Rows of a second source. */
  readonly others?: readonly Row[];
  /** Some denied personalization, and may be sent with limits. */
  readonly limited?: true;
}

/** How many members each list gets, counted alone and counted by their keys, and whether any were counted alone. */
async function counts(rows: readonly Row[], given: Given = {}) {
  const engine = await Engine.open({ threads: 1 });
  try {
    await prepareRules(engine);
    const keys = await KeyCache.prepare(engine, { home: folder, tempDirectory: folder, least: 0 });
    const contacts: ContactTable[] = [];
    for (const [name, each] of Object.entries({ crm: rows, ...(given.others && { shop: given.others }) })) {
      contacts.push(await contactsOf(engine, await sourceOf(engine, name, given.mapping ?? mapping, each)));
    }
    for (const { table } of given.limited ? contacts : []) {
      await engine.run(`UPDATE ${table} SET personalization = 'denied' WHERE contact % 7 = 0`);
    }
    const everybody = contacts.map(({ table }, index) => `SELECT ${index} AS source, contact FROM ${table}`);
    await engine.run(`CREATE TEMP TABLE everybody AS ${everybody.join(' UNION ALL ')}`);
    const options = { defaultCountry: undefined, keys, plansAll: true };
    const encoder = new Encoder(engine, contacts, new Set(['everybody']), options);
    const found = { alone: [] as unknown[], byKeys: [] as unknown[], tables: 0 };
    for (const capabilities of [asynchronous, immediate, emailOnly]) {
      const fields = capabilities.fields.filter((field) => given.without?.includes(identifierOf(field)) !== true);
      for (const [counted, told] of [
        [true, found.alone],
        [false, found.byKeys],
      ] as const) {
        const sources = await encoder.forList('everybody', capabilities, fields, counted ? 'count' : 'send');
        const wanted = await wantedMembers(engine, String(counted), { segment: 'everybody', sources });
        told.push({
          members: wanted.wanted,
          rejected: wanted.rejected,
          leftOut: wanted.leftOut,
          unusable: [...sources.values()].map((each) => each.unusable),
        });
      }
    }
    const { n } = await engine.row(
      `SELECT count(*)::INTEGER AS n FROM duckdb_tables() WHERE table_name LIKE 'not countable%'`,
    );
    return { ...found, tables: Number(n) };
  } finally {
    engine.close();
  }
}

const addressOf = (n: number) => `p${n}@example.com`;
const people = Array.from({ length: 1500 }, (_, n): Row => ({
  id: `C-${n}`,
  email: addressOf(n),
  phone: `+1212555${String(1000 + n)}`,
  first: 'Ann',
  last: 'Lee',
  country: 'US',
  zip: '94035',
}));
/** Ways to write an address, some of which come to the same. */
const written = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 1400, max: 1405 }).map(addressOf),
      fc.constantFrom<(address: string) => string>(
        (address) => address,
        (address) => address.toUpperCase(),
        (address) => ` ${address}`,
        (address) => `'${address}`,
        (address) => `${address}\u200b`,
        (address) => address.replace('@', ' @'),
      ),
    )
    .map(([address, way]) => way(address)),
  fc.constantFrom('a.b@gmail.com', 'ab@gmail.com', 'ab+x@gmail.com', 'none', '', 'über@example.com'),
);
/** One who is like somebody above but for the id and the addresses; with few ids, so that some are one contact. */
const odd = fc.record({
  like: fc.integer({ min: 1400, max: 1405 }),
  id: fc.constantFrom('D-1', 'D-2', 'D-3', 'D-4', 'D-5', ''),
  email: written,
  work: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: written }),
});

test('members who are counted by their e-mail alone are as many as by their keys', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(odd, { minLength: 10, maxLength: 20 }), fc.boolean(), async (rows, withWork) => {
      const more = rows.map(({ like, ...row }) => ({ ...people[like], ...row }));
      const given = { mapping: withWork ? { ...byId, email: ['email', 'work'] } : byId };
      const { alone, byKeys, tables } = await counts([...people, ...more], given);
      expect(alone).toEqual(byKeys);
      expect(tables).toBe(2);
    }),
    { numRuns: Number(process.env['COUNTED_RUNS'] ?? 3), seed: 11 },
  );
}, 600_000);

const changed = (change: (row: Row, n: number) => Row) => people.map(change);
const digest = createHash('sha256').update(addressOf(1407)).digest('hex');

test.each<[string, readonly Row[], Given]>([
  ['an address is a digest already', [...people, { ...people[1407], id: 'D', email: digest }], { mapping: byId }],
  [
    'somebody has the address of another one in an earlier row alone',
    [...people, { ...people[1402], id: 'E' }, { ...people[1402], id: 'E', email: 'none' }],
    { mapping: byId },
  ],
  ['a column holds nothing valid', changed((row) => ({ ...row, phone: '12' })), {}],
  [
    'values far down are the only ones of their column',
    changed((row, n) => ({ ...row, country: n < 1400 ? '' : 'Nowhere' })),
    {},
  ],
  ['all share one address', changed((row) => ({ ...row, email: 'info@example.com' })), { mapping: byId }],
  ['nobody is found by an address', people.slice(0, 20), { without: ['email'] }],
  ['some may be sent with limits alone', people, { mapping: byId, limited: true }],
  ['some stand in two sources', people.slice(0, 1200), { others: people.slice(700) }],
])('so they are when %s', async (_, rows, given) => {
  const { alone, byKeys } = await counts(rows, given);
  expect(alone).toEqual(byKeys);
});
