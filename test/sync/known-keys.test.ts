import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { quoteName } from '../../src/engine/sql.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { Encoder } from '../../src/sync/encoder.ts';
import { KeyCache } from '../../src/sync/key-cache.ts';
import { wantedMembers } from '../../src/sync/wanted.ts';
import { consentOf } from '../contacts/consent-of.ts';
import { contactsOf } from '../contacts/contacts-of.ts';
import { sourceOf } from '../contacts/source-of.ts';
import { asynchronous, immediate } from './sample-capabilities.ts';

const folder = mkdtempSync(join(tmpdir(), 'audience-sync-known-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const mapping = {
  email: ['email'],
  phone: ['phone'],
  first_name: ['first'],
  last_name: ['last'],
  country: ['country'],
  postal_code: ['zip'],
} as const;
const several = { ...mapping, email: ['email', 'work'] } as const;
type Row = Readonly<Record<string, string>>;

/** What a run with these rows would send to two lists, and whom it cannot send. */
async function run(rows: readonly Row[], home: string, given: { mapping?: typeof mapping; country?: string } = {}) {
  const engine = await Engine.open({ threads: 1 });
  const tempDirectory = mkdtempSync(join(folder, 'run-'));
  try {
    await prepareRules(engine);
    const keys = await KeyCache.prepare(engine, { home, tempDirectory, least: 0 });
    const source = await sourceOf(engine, 'crm', given.mapping ?? mapping, rows);
    const consent = consentOf('ok', { denied: [], unspecified: 'send' });
    const defaultCountry = given.country ?? 'US';
    const contacts = await contactsOf(engine, source, { defaultCountry, consent });
    await engine.run(`CREATE TEMP TABLE everybody AS SELECT 0 AS source, contact FROM ${contacts.table}`);
    const encoder = new Encoder(engine, [contacts], new Set(['everybody']), { defaultCountry, keys, plansAll: true });
    const lists: unknown[] = [];
    for (const capabilities of [asynchronous, immediate]) {
      const sources = await encoder.forList('everybody', capabilities, capabilities.fields);
      const wanted = await wantedMembers(engine, capabilities.rules, { segment: 'everybody', sources });
      const members = await engine.rows(`FROM ${await wanted.members()} ORDER BY key`);
      const some = `SELECT key FROM ${wanted.table} ORDER BY key LIMIT 2`;
      const unusable = [...sources.values()].map((each) => each.unusable);
      lists.push({
        rejected: wanted.rejected,
        members,
        some: await engine.rows(`FROM ${await wanted.members(some)} ORDER BY key`),
        unusable,
      });
    }
    await keys?.save();
    return lists;
  } finally {
    engine.close();
  }
}

const annsDigest = createHash('sha256').update('ann@example.com').digest('hex');
/** How many keys each table of a file has. */
async function keptIn(file: string): Promise<number[]> {
  const engine = await Engine.open();
  try {
    await engine.run(`ATTACH '${file}' AS kept (READ_ONLY)`);
    const tables = await engine.rows(`SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'kept'`);
    const counts: number[] = [];
    for (const { name } of tables) {
      const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM kept.${quoteName(String(name))}`);
      counts.push(Number(n));
    }
    return counts;
  } finally {
    engine.close();
  }
}

const pick = (...cells: readonly string[]) => fc.constantFrom(...cells);
const row = fc.record({
  email: pick('ann@example.com', annsDigest, 'Ann@Example.com', 'bob@example.com', 'cid@gmail.com', 'none', ''),
  work: pick('', '', 'ann@work.example'),
  phone: pick('(212) 555-0142', '+12125550142', '0151 23456789', '', '1'),
  first: pick('Ann', 'ann', 'Dr. Ann', ''),
  last: pick('Lee', 'O’Brien', ''),
  country: pick('US', 'Germany', '', 'Nowhere'),
  zip: pick('94035', '94035-1234', ''),
  ok: pick('yes', 'no', ''),
});
const exports = fc.array(fc.array(row, { minLength: 6, maxLength: 14 }), { minLength: 2, maxLength: 2 });

test('a run that knows keys of earlier ones sends what one sends that knows none', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(exports, fc.boolean(), async ([first = [], others = []], isSeveral) => {
      const home = join(folder, `home ${(runs += 1)}`);
      const given = isSeveral ? { mapping: several as unknown as typeof mapping } : {};
      const before = await run(first, home, given);
      // Most people stay, in another order, so that their keys are looked up.
      const second = [...first, ...others.slice(0, 4)].toReversed();
      const after = await run(second, home, given);
      expect(after).toEqual(await run(second, join(folder, 'none'), given));
      expect(await run(first, home, given)).toEqual(before);
      rmSync(join(folder, 'none'), { recursive: true });
    }),
    { numRuns: Number(process.env['KNOWN_KEYS_RUNS'] ?? 1), seed: 5 },
  );
});

const people = Array.from({ length: 12 }, (_, n): Row => ({
  email: `p${n}@example.com`,
  phone: `0151 2345678${n % 10}`,
  zip: '10115',
}));

test('the file is replaced when there is something new, its keys are of a default country, and one that is none is as good as no file', async () => {
  const home = join(folder, 'kept');
  const file = join(home, 'keys.duckdb');
  await run(people, home);
  const before = statSync(file);
  expect(before.mode & 0o777).toBe(0o600);
  await run(people.toReversed(), home);
  expect(statSync(file).ino).toBe(before.ino);
  const german = await run(people, home, { country: 'DE' });
  expect(statSync(file).ino).not.toBe(before.ino);
  await run(people.slice(0, 6), home, { country: 'DE' });
  expect(await keptIn(file), 'of who has left nothing is kept').toContain(6);
  writeFileSync(file, 'no database');
  expect(await run(people, home, { country: 'DE' })).toEqual(german);
});
