import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Inspection } from '../../src/inspect/inspection.ts';
import { consentBlock, filePattern, sourceBlock } from '../../src/inspect/source-block.ts';
import { yamlText } from '../../src/inspect/yaml-text.ts';
import { load } from '../config/write-config.ts';

const plain: Inspection = {
  file: 'people.csv',
  files: ['people.csv'],
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  declaredEncoding: undefined,
  sheet: undefined,
  declaredSheet: undefined,
  hasHeader: true,
  preset: undefined,
  runnerUp: undefined,
  view: 'all',
  defaultCountry: undefined,
  rows: 2,
  contacts: 2,
  duplicates: 0,
  duplicatesBy: {},
  knownBy: ['email'],
  divided: [],
  rejected: {},
  columns: [
    { header: 'Mail: work', attribute: 'mail_work', identifier: 'email', type: undefined, filled: 2, unparsed: 0 },
    { header: 'on', attribute: 'on', identifier: undefined, type: 'boolean', filled: 2, unparsed: 0 },
    { header: 'Spent', attribute: 'spent', identifier: undefined, type: 'number', filled: 0, unparsed: 0 },
    { header: 'Note', attribute: 'note', identifier: undefined, type: 'text', filled: 1, unparsed: 0 },
  ],
  identifiers: [
    { identifier: 'email', columns: ['Mail: work', 'Mail, ${home}'], valid: 2, invalid: 0, missing: 0, reasons: [] },
    { identifier: 'phone', columns: ['Phone', 'Phone'], valid: 2, invalid: 0, missing: 0, reasons: [] },
  ],
  consent: {
    header: 'Newsletter #1',
    asks: 'opt-in',
    granted: ['yes', '1'],
    denied: ['no'],
    blank: 0,
    others: ['Opt\nOut'],
  },
  events: undefined,
  unreadable: [],
  rejects: undefined,
  warnings: [],
};

/** The config that has this block, as the product loads it. */
async function loaded(inspection: Inspection, files: string) {
  const lines = [...sourceBlock(inspection, files).lines, ...consentBlock(inspection)];
  const { config } = await load(`version: 1\nproject: acme\n${lines.join('\n')}\n`);
  return config;
}

test('the block is what the config takes, whatever the headers look like', async () => {
  const known = {
    ...plain,
    columns: [...plain.columns, ...['Mail, ${home}', 'Phone'].map((header) => ({ ...plain.columns[3], header }))],
  };
  const config = await loaded(known as Inspection, 'exports/people.csv');
  expect(config.sources.get('people')).toMatchObject({
    files: [`${config.directory}/exports/people.csv`],
    map: { email: ['Mail: work', 'Mail, ${home}'], phone: ['Phone'] },
    types: { on: 'boolean' },
  });
  expect(config.consent?.columns.ads).toMatchObject({ column: 'Newsletter #1', granted: ['yes', '1'], denied: ['no'] });
});

test('a preset stands for its mapping', async () => {
  const config = await loaded({ ...plain, preset: { name: 'shopify', score: 1, because: [] } }, '-');
  expect(config.sources.get('contacts')).toMatchObject({ files: ['-'], preset: 'shopify', map: {} });
});

test.each([
  ['exports/customers-2026-11-24.csv', 'exports/customers-*.csv', 'customers'],
  ['customers_export_20261124.csv.gz', 'customers_export_*.csv.gz', 'customers-export'],
  ['subscribed_members_export_60bf5ff8a1.csv', 'subscribed_members_export_*.csv', 'subscribed-members-export'],
  [
    'hubspot-crm-exports-all-contacts-2026-11-24.csv',
    'hubspot-crm-exports-all-contacts-*.csv',
    'hubspot-crm-exports-all-contacts',
  ],
  ['report1732442400000.csv', 'report*.csv', 'report'],
  ['order-1234567.csv', 'order-1234567.csv', 'order-1234567'],
  ['Kunden März.csv', 'Kunden März.csv', 'kunden-m-rz'],
  ['2026-11-24.csv', '*.csv', 'contacts'],
])('what changes from day to day in %s becomes *', (file, pattern, name) => {
  expect(filePattern(file)).toBe(pattern);
  expect(sourceBlock(plain, file).name).toBe(name);
});

test('any text comes back from YAML as it was, and never as a variable', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom('yes', 'null', '1', '- a', 'a: b', '${X}', '@x', ' ', '#', 'a #b')),
      (text) => {
        const written = yamlText(text);
        expect(parse(`[${written}]`)).toEqual([text.split('${').join('$${')]);
        expect(parse(`key: ${written}`)).toEqual({ key: text.split('${').join('$${') });
      },
    ),
    { seed: 7, numRuns: 500 },
  );
});
