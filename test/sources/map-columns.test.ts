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

  test('a column that the config gives to one identifier feeds no other', () => {
    const { mapping, columns, warnings } = map(['Email', 'Mail'], { map: { external_id: ['Email'] } });
    expect(mapping).toEqual({ email: ['mail'], external_id: ['email'] });
    expect(columns.map(({ identifier }) => identifier)).toEqual(['external_id', 'email']);
    expect(warnings).toEqual(['"Email" feeds external_id, as `map:` says, and so not email']);
    expect(map(['Record ID', 'Email', 'Create Date'], { map: { external_id: ['Email'] } })).toMatchObject({
      preset: 'hubspot',
      warnings: ['"Email" feeds external_id, as `map:` says, and so not email; nothing feeds email now'],
    });
  });

  test('a preset that is named is used whatever the header looks like', () => {
    const { mapping, preset } = map(['CC', 'Email Address', 'Phone'], { preset: 'mailchimp' });
    expect(preset).toBe('mailchimp');
    expect(mapping).toMatchObject({ email: ['email_address'], country: ['cc'] });
  });
});

describe('what is doubtful is said', () => {
  const warned = (headers: readonly string[], source: Partial<Naming> = {}) => map(headers, source).warnings;

  test('two presets that fit alike: neither is taken, and columns are mapped by their usual words', () => {
    const headers = ['Contact ID', 'Email', 'Account Name', 'Tags', 'Date Created', 'Title'];
    const { preset, mapping, warnings } = map(headers);
    expect(preset).toBeUndefined();
    expect(mapping).toEqual({
      ...{ external_id: ['contact_id'], email: ['email'], company: ['account_name'], job_title: ['title'] },
    });
    expect(warnings).toEqual([
      'the header fits two presets, salesforce (100%: Contact ID, Email, Account Name) and activecampaign (100%: Contact ID, ' +
        'Email, Tags, Date Created): neither was taken, and columns are mapped by what their headers usually mean. Say which ' +
        'it is: `preset: salesforce` or `preset: activecampaign`',
    ]);
    expect(map(headers, { preset: 'salesforce' })).toMatchObject({ preset: 'salesforce', warnings: [] });
  });

  test('a preset that the config names and that the header is not', () => {
    const shopify = ['Customer ID', 'Email', 'Accepts Email Marketing', 'Default Address City', 'Default Address Zip'];
    const [warning, ...others] = warned(
      [...shopify, 'Default Address Country Code', 'Total Spent', 'Total Orders', 'Phone'],
      {
        preset: 'mailchimp',
      },
    );
    expect(others).toEqual([]);
    expect(warning).toBe(
      'the preset mailchimp fits badly: it has 0% of what tells such an export, knows 2 of 9 columns, and leaves unmapped: ' +
        'Customer ID. It looks like `preset: shopify`',
    );
    expect(warned(['E-Mail', 'Betreff'], { preset: 'klaviyo', map: { email: ['E-Mail'] } })).toEqual([
      'the preset klaviyo fits badly: it has 0% of what tells such an export, knows 1 of 2 columns. Name the export that it ' +
        'is, or map its columns under `map:`',
    ]);
  });

  test('but not a preset of whose columns an export has the few that matter', () => {
    expect(warned(['First Name', 'Last Name', 'Email', 'Favourite colour'], { preset: 'hubspot' })).toEqual([]);
  });

  test('columns that may mean the same, unless the config has decided', () => {
    const headers = ['Email', 'Country', 'Country Code', 'Zip', 'Postcode', 'User ID', 'Customer ID'];
    expect(warned(headers)).toEqual([
      'several columns may mean the same: country comes from "Country Code", not from "Country"; postal_code comes from ' +
        '"Postcode", not from "Zip"; external_id comes from "Customer ID", not from "User ID". Where that is wrong, say so ' +
        'under `map:`',
    ]);
    const decided = { country: ['Country', 'Country Code'], postal_code: ['Zip'], external_id: [] };
    expect(warned(headers, { map: decided })).toEqual([]);
    expect(map(headers, { map: decided }).mapping).toEqual({
      ...{ email: ['email'], country: ['country', 'country_code'], postal_code: ['zip'] },
    });
  });

  test('a word that languages use differently, unless the config has decided', () => {
    const headers = ['Email', 'Cap'];
    expect(warned(headers)).toEqual([
      '"Cap" means something else in English and postal_code in Italian, and the other columns do not tell which: it is not ' +
        'mapped. If it is one, say so under `map:`, e.g. `postal_code: Cap`',
    ]);
    expect(warned(headers, { map: { postal_code: [] } })).toEqual([]);
    expect(warned(headers, { map: { postal_code: ['Cap'] } })).toEqual([]);
  });

  test('nothing of billing and shipping, which are two: a person’s country is not guessed from them', () => {
    expect(map(['Email', 'Billing Country', 'Shipping Country', 'Name']).mapping).toEqual({ email: ['email'] });
  });
});

describe('fields that each account names itself', () => {
  const mailchimp = ['MEMBER_RATING', 'OPTIN_TIME', 'LEID', 'EUID'];

  test('are found by their usual words in a preset that says so', () => {
    const { preset, mapping, warnings } = map(['Correo electrónico', 'Nombre', 'Apellidos', 'Birthday', ...mailchimp]);
    expect({ preset, warnings }).toEqual({ preset: 'mailchimp', warnings: [] });
    expect(mapping).toEqual({
      ...{ email: ['correo_electrónico'], first_name: ['nombre'], last_name: ['apellidos'], external_id: ['euid'] },
    });
  });

  test('but not where the export has its own column for them', () => {
    expect(map(['Email Address', 'Work email', ...mailchimp]).mapping['email']).toEqual(['email_address']);
  });
});

describe('a mistake is told with its mending', () => {
  test('one column for two identifiers, by header or by attribute', () => {
    expect(refused(['Email', 'Phone'], { map: { email: ['Email'], external_id: ['email'] } })).toEqual([
      'the column "email" is mapped to email and to external_id → A column feeds one identifier: keep it under one of them in `map:`.',
    ]);
    expect(map(['Email'], { map: { email: ['Email', 'email'] } }).mapping).toEqual({ email: ['email'] });
  });

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
