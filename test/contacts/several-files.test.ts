import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectionDocument } from '../../src/cli/inspect-text.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { inspectSource } from '../../src/inspect/inspect-source.ts';
import { engine, load, useEngine } from '../sources/load.ts';
import { scratchFolder } from '../sources/scratch.ts';
import { contactsOf, readContacts } from './contacts-of.ts';

useEngine();

const header = 'Customer ID,Email,Email 2,Phone,City';
const older = [
  '1,ann@example.com,,,Bern',
  '2,ben@example.com,,+14155552671,',
  ',cid@example.com,dan@example.com,,Rome',
  ',,,+14155552672,',
];
const newer = [
  '1,ann@example.org,,,', // the id of the older file
  '3,ben@example.com,,,', // a mailbox that two share, by their ids
  ',dan@example.com,,,', // somebody's second address
  ',CID@Example.com,,,Oslo',
  ',nobody,,+1 (415) 555-2672,',
  ',,,,Paris',
];

/** The two files as one source; their names are in the other order than their dates. */
async function loadBoth(name: string) {
  const folder = scratchFolder({
    'b.csv': [header, ...older, ''].join('\n'),
    'a.csv': [header, ...newer, ''].join('\n'),
  });
  utimesSync(join(folder, 'b.csv'), 1, 1);
  await prepareRules(engine);
  return load(folder, '*.csv', { source: { name } });
}

test('rows of several files are one contact by external id, else e-mail, else phone, and the newest file speaks', async () => {
  const contacts = await contactsOf(engine, await loadBoth('crm'), { attributes: ['city'] });
  const read = await readContacts(engine, contacts);
  expect(read.map((row) => [row['external_id'], row['email'], row['phone'], row['city'], row.more])).toEqual([
    ['2', 'ben@example.com', '+14155552671', null, []],
    ['1', 'ann@example.org', null, 'Bern', ['ann@example.com']],
    ['3', 'ben@example.com', null, null, []],
    [null, 'dan@example.com', null, null, []],
    [null, 'CID@Example.com', null, 'Oslo', ['cid@example.com', 'dan@example.com']],
    [null, 'nobody', '+1 (415) 555-2672', null, ['+14155552672']],
  ]);
});

test('`inspect` says what makes rows one contact, which file speaks, and how many duplicates each identifier gave', async () => {
  const inspection = await inspectSource(engine, await loadBoth('export'), {
    ...{ platform: undefined, defaultCountry: undefined, samples: false, rejects: undefined, inputs: [] },
  });
  expect(inspectionDocument(inspection, '*.csv')).toMatchObject({
    ...{ files: ['b.csv', 'a.csv'], rows: 10, contacts: 6, duplicates: 3, rejected: 1 },
    duplicates_by: { external_id: 1, email: 1, phone: 1 },
    duplicate_rule:
      'one contact per external id, else e-mail, else phone; the last row (of the newest file) speaks, rows before it fill its blanks',
  });
});
