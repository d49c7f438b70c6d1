import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.ts';
import { attributeNames } from '../../src/sources/attribute-names.ts';
import { mapColumns, type Naming } from '../../src/sources/map-columns.ts';

const at = { file: 'audience-sync.yaml', line: 4 };
const map = (headers: readonly string[], source: Partial<Naming> = {}) =>
  mapColumns(headers, { map: {}, preset: undefined, ...source }, { file: 'people.csv', at });

function refused(headers: readonly string[], source: Partial<Naming> = {}): string[] {
  try {
    map(headers, source);
  } catch (error) {
    if (error instanceof UserError) return error.diagnostics.map(({ message, fix }) => `${message} → ${fix ?? ''}`);
    throw error;
  }
  throw new Error('was not refused');
}

describe('names of attributes', () => {
  test.each([
    [
      ['Last Order Date', 'totalSpent', 'E-Mail', ' x '],
      ['last_order_date', 'total_spent', 'e_mail', 'x'],
    ],
    [
      ['Email', 'email', 'EMAIL', 'email_2'],
      ['email', 'email_2', 'email_3', 'email_2_2'],
    ],
    [
      ['', 'a', '???'],
      ['column_1', 'a', 'column_3'],
    ],
    [
      ['Straße', 'Имя', '名前', 'Cafe\u0301', 'नाम'],
      ['straße', 'имя', '名前', 'café', 'नाम'],
    ],
    [
      ['_row', '_file', 'Consent'],
      ['row', 'file', 'consent'],
    ],
  ])('%j', (headers, names) => {
    expect(attributeNames(headers)).toEqual(names);
  });

  test('the config’s names stand, others keep clear of them whatever their case', () => {
    const { columns } = map(['Email', 'spent', 'Total'], { columns: { Spent: 'Total', kontakt: 'Email' } });
    expect(columns.map(({ attribute }) => attribute)).toEqual(['kontakt', 'spent_2', 'Spent']);
  });

  test('what cannot be a name is refused, all of it at once', () => {
    const columns = { 'two words': 'A', '': 'B', _row: 'C', ok: 'A', fine: 'A', OK: 'B' };
    expect(refused(['Email', 'A', 'B', 'C'], { columns })).toEqual([
      '"two words" cannot be the name of an attribute → Use letters, digits and underscores, e.g. `last_order_at`.',
      '"" cannot be the name of an attribute → Use letters, digits and underscores, e.g. `last_order_at`.',
      '"_row" cannot be the name of an attribute → Use letters, digits and underscores, e.g. `last_order_at`.',
      'the column "A" has two names: ok and fine → Keep one of them under `columns:`.',
      'the name OK is given twice → Give every column its own name under `columns:`.',
    ]);
  });
});

describe('identifiers', () => {
  test('are known by their usual headers, several columns in the order of the file', () => {
    const { mapping, preset } = map(['Work E-Mail', 'Mobile', 'Phone', 'PLZ', 'Nickname', 'email']);
    expect(preset).toBeUndefined();
    expect(mapping).toEqual({ email: ['work_e_mail', 'email'], phone: ['mobile', 'phone'], postal_code: ['plz'] });
  });

  test('the config says otherwise, in its own order; an empty list maps to nothing', () => {
    const source = { map: { email: ['Second', 'first'], phone: [] } };
    expect(map(['First', 'Second', 'Email', 'Phone'], source).mapping).toEqual({ email: ['second', 'first'] });
  });

  test('the config may name a column by its attribute, also by the one it has given', () => {
    const source = { map: { email: ['kontakt'], city: ['wohn_ort'] }, columns: { kontakt: 'X' } };
    expect(map(['X', 'Wohn Ort'], source).mapping).toEqual({ email: ['kontakt'], city: ['wohn_ort'] });
  });

  test('a header that stands twice feeds with both columns', () => {
    expect(map(['Email', 'Email'], { map: { email: ['email'] } }).mapping).toEqual({ email: ['email', 'email_2'] });
  });

  test('one column may feed two identifiers', () => {
    const { mapping } = map(['Email'], { map: { external_id: ['Email'] } });
    expect(mapping).toEqual({ email: ['email'], external_id: ['email'] });
  });

  test('a preset that is named is used whatever the header looks like', () => {
    const { mapping, preset } = map(['CC', 'Email Address', 'Phone'], { preset: 'mailchimp' });
    expect(preset).toBe('mailchimp');
    expect(mapping).toMatchObject({ email: ['email_address'], country: ['cc'] });
  });
});

describe('a mistake is told with its mending', () => {
  test('no column is an identifier: some columns are named', () => {
    const headers = Array.from({ length: 30 }, (_, index) => `Field ${index} ${'x'.repeat(index * 3)}`);
    const [message = ''] = refused(headers);
    expect(message).toMatch(
      /^people\.csv: no column is an identifier \(e-mail, phone, …\); the columns are: Field 0 , /,
    );
    expect(message).toContain('and 18 more → Say which column is which under `map:` of the source');
    expect(message.length).toBeLessThan(700);
  });

  test('no column is an identifier in the preset that the config names', () => {
    expect(refused(['Adresse'], { preset: 'shopify' })).toEqual([
      expect.stringContaining('no column is an identifier (e-mail, phone, …) that the preset shopify knows'),
    ]);
  });

  test('without a config there is no `map:` to point at', () => {
    expect(() => mapColumns(['A'], { map: {}, preset: undefined }, { file: 'a.csv', at: undefined })).toThrow(
      expect.objectContaining({
        diagnostics: [
          expect.objectContaining({ fix: 'Give the columns names that say it, e.g. `email`, `phone`, `first_name`.' }),
        ],
      }),
    );
  });

  test('columns that are not there, each with the one that may be meant', () => {
    expect(refused(['Email', 'Total Spent'], { map: { email: ['E-mial'], phone: ['Handy'] } })).toEqual([
      'people.csv has no column "E-mial" → Did you mean "Email"? The columns are: Email, Total Spent.',
      'people.csv has no column "Handy" → The columns are: Email, Total Spent.',
    ]);
  });
});
