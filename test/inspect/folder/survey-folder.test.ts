import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../../src/engine/engine.ts';
import { prepareRules } from '../../../src/identifiers/normalize.ts';
import { surveyFolder, type SurveyOptions } from '../../../src/inspect/folder/survey-folder.ts';
import { scratchFolder } from '../../sources/scratch.ts';
import { zip } from '../../sources/zip.ts';
import { zstdFrame } from '../../sources/zstd-frame.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 });
  await prepareRules(engine);
});
afterAll(() => engine.close());

async function survey(files: Readonly<Record<string, string | Uint8Array>>, more: Partial<SurveyOptions> = {}) {
  const read: string[] = [];
  const directory = scratchFolder(files);
  const found = await surveyFolder(engine, {
    directory,
    wanted: 'everything',
    stdin: Readable.from([]),
    now: () => new Date(),
    tempDirectory: scratchFolder(),
    signal: new AbortController().signal,
    onFile: (file) => {
      read.push(file);
    },
    ...more,
  });
  const names = (groups: readonly { group: { newest: { label: string } } }[]) =>
    groups.map(({ group }) => group.newest.label);
  return {
    ...found,
    read,
    names: { contacts: names(found.contacts), suppressions: names(found.suppressions) },
    unopened: found.unopened.map(({ newest }) => newest.label),
  };
}

const people = 'email,phone\nada@example.com,\nalan@example.com,(212) 555-0101\n';

test('contacts, lists of who must be left alone, and files that are neither are told apart', async () => {
  const found = await survey({
    'people.csv': people,
    'lists/unsubscribed.txt': 'ada@example.com\n',
    'orders.csv': 'order,total\n1,20\n',
    'ids.csv': 'customer_id,total\n17,20\n',
    'empty.csv': '',
    'header.csv': 'email,phone\n',
    'opt-out.csv': 'question,answer\nwhy,because\n',
    'do-not-contact.csv': 'email\nnobody\n',
  });
  expect(found.names).toEqual({ contacts: ['people.csv'], suppressions: ['lists/unsubscribed.txt'] });
  expect(found.unopened).toEqual([]);
  const reasons = Object.fromEntries(found.leftOut.map(({ file, why }) => [file, why]));
  expect(reasons).toEqual({
    'orders.csv': 'no column is an identifier (e-mail, phone, …)',
    'ids.csv': 'no row has an e-mail, phone or address',
    'empty.csv': expect.stringContaining('empty'),
    'header.csv': 'has no rows',
    'opt-out.csv': 'no column is an identifier (e-mail, phone, …)',
    'do-not-contact.csv': expect.stringContaining('named like a suppression list'),
  });
  const [export_] = found.contacts;
  expect(export_).toMatchObject({
    partly: false,
    glance: { rows: 2, told: { email: { valid: 2 }, phone: { invalid: 1 } } },
  });
});

test('what people did is known by its preset, or by its name and a column of times', async () => {
  const shopify =
    'Name,Email,Financial Status,Fulfillment Status,Created at,Lineitem name,Billing Name,Billing Zip\n' +
    '#1,ada@example.com,paid,fulfilled,2026-11-01 10:00:00 +0000,Mug,Ada Example,10115\n#1,,,,,Lamp,,\n';
  const found = await survey({
    'export.csv': shopify,
    'page-views.csv': 'customer_id,page,viewed_at,first_seen\n17,/shoes,2026-11-01 10:00,2025-01-01\n',
    'orders.csv': 'email,total\nada@example.com,20\n',
    'people.csv': 'email,created_at\nada@example.com,2026-11-01\n',
    'visits.csv': 'page,viewed_at\n/shoes,2026-11-01 10:00\n',
  });
  // Orders that say nothing of when are people.
  expect(found.names.contacts).toEqual(['people.csv', 'orders.csv', 'export.csv']);
  expect(Object.fromEntries(found.events.map(({ group, events }) => [group.newest.label, events]))).toEqual({
    'export.csv': { keys: ['email'], time: 'Created at', id: 'Name' },
    'page-views.csv': { keys: ['external_id'], time: 'viewed_at', id: undefined },
  });
  expect(found.leftOut.map(({ file }) => file)).toEqual(['visits.csv']);
});

test('an archive is looked into, and left out with what is wrong with it', async () => {
  const found = await survey({
    'people.zip': zip([{ name: 'customers.csv', content: people }, { name: 'terms.pdf' }]),
    'contacts.csv.zip': zip([{ name: 'contacts.csv', content: people, flags: 1 }]),
    'crm.zip': zip([{ name: 'customers.csv', content: people }]).subarray(0, 99),
    'unsubscribed.zip': zip([{ name: 'a.csv', content: people }]),
  });
  expect(found.names).toEqual({ contacts: ['people.zip'], suppressions: ['unsubscribed.zip'] });
  expect(Object.fromEntries(found.leftOut.map(({ file, why }) => [file, why]))).toEqual({
    'contacts.csv.zip': 'is protected by a password',
    'crm.zip': 'is cut off: its compressed content ends too early',
  });
});

test('where the export is known, only what goes with it by its name is read', async () => {
  const files = {
    'people.csv': people,
    'unsubscribed.csv': people,
    'do-not-mail.csv': '',
    'orders.csv': 'email,at\nada@example.com,2026-11-01\n',
    'clicks.csv': '',
  };
  const found = await survey(files, { wanted: 'companions' });
  expect(found.read.toSorted()).toEqual(['clicks.csv', 'do-not-mail.csv', 'orders.csv', 'unsubscribed.csv']);
  expect(found.names.suppressions).toEqual(['unsubscribed.csv']);
  expect(found.events.map(({ group }) => group.newest.label)).toEqual(['orders.csv']);
  expect(found.leftOut.map(({ file }) => file)).toEqual(['do-not-mail.csv']);
});

test('of many files the likeliest are read, and the others are known by name', async () => {
  const reports = Array.from({ length: 190 }, (_, index) => [
    `report-of-${'abcdefghij'[index % 10]}${index}.csv`,
    'a,b\n1,2\n',
  ]);
  const found = await survey(Object.fromEntries([...reports, ['customers.csv', people]]));
  expect(found.read[0]).toBe('customers.csv');
  expect(found.read).toHaveLength(25);
  expect(found.names.contacts).toEqual(['customers.csv']);
  expect(found.unopened).toHaveLength(166);
});

test('of a large file of lines the beginning is read; other large files are not', async () => {
  const rows = Array.from({ length: 50_000 }, (_, row) => `person${row}@example.com,"Example, Ada"`).join('\n');
  const text = `email,name\n${rows}\n`;
  const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
  const found = await survey({
    'plain.csv': text,
    'packed.csv.gz': gzipSync(text, { level: 1 }),
    'packed.csv.zst': zstdFrame(text),
    'wide.txt': utf16,
    'large.json': ' '.repeat(5 << 20),
  });
  expect(found.names.contacts.toSorted()).toEqual(['packed.csv.gz', 'packed.csv.zst', 'plain.csv', 'wide.txt']);
  expect(found.unopened).toEqual(['large.json']);
  for (const { partly, glance } of found.contacts) {
    expect(partly).toBe(true);
    expect(glance.rows).toBeGreaterThan(10_000);
    expect(glance.rows).toBeLessThan(50_000);
    expect(glance.unreadable).toBe(0);
    expect(glance.told.email.valid).toBe(glance.rows);
  }
});

test('a file that goes away while others are read is left out', async () => {
  const directory = scratchFolder({ 'people.csv': people, 'contacts.csv': people });
  utimesSync(join(directory, 'people.csv'), new Date(0), new Date(0));
  const found = await survey(
    {},
    {
      directory,
      onFile: (file) => {
        if (file === 'contacts.csv') rmSync(join(directory, 'people.csv'));
      },
    },
  );
  expect(found.names.contacts).toEqual(['contacts.csv']);
  expect(found.leftOut).toEqual([{ file: 'people.csv', why: expect.stringMatching(/went away|not found/) }]);
});
