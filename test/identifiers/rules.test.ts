import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import type { Field } from '../../src/identifiers/identifier.ts';
import { normalizeQuery, prepareRules, supports } from '../../src/identifiers/normalize.ts';
import type { RuleSet } from '../../src/identifiers/rule-sets.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
});
afterAll(() => engine.close());

interface Context {
  readonly country?: string;
  readonly defaultCountry?: string;
}

/** The normalised text, else the error, else null. */
async function outcome(platform: RuleSet, field: Field, input: string, { country, defaultCountry }: Context = {}) {
  await engine.run('CREATE OR REPLACE TEMP TABLE inputs AS SELECT $1::VARCHAR AS raw, $2::VARCHAR AS country', [
    input,
    country ?? null,
  ]);
  const from = { from: 'inputs', countryColumn: 'country', defaultCountry };
  const fields = [{ field, rules: platform, column: 'raw', as: 'x' }];
  const row = await engine.row(normalizeQuery({ ...from, fields, reveal: true }));
  expect(row['x_value'] === null).toBe(row['x_normalized'] === null);
  return row['x_normalized'] ?? row['x_error'];
}

const hex = '0123456789abcdef'.repeat(4);

describe('e-mail', () => {
  test.each([
    ['google', "'Jane@Example.com", 'jane@example.com'],
    ['google', "'", null],
    ['google', 'jane.@gmail.com', 'jane@gmail.com'],
    ['google', '..+tag@gmail.com', 'invalid_email'],
    ['google', '.+tag@gmail.com', 'invalid_email'],
    ['google', 'a.b+c@googlemail.com', 'ab@googlemail.com'],
    ['google', 'a.b+c@gmail.com.example', 'a.b+c@gmail.com.example'],
    ['google', 'jane\u3000doe\u0085@example.com', 'janedoe@example.com'],
    ['meta', 'jane\u2028doe@example.com', 'invalid_email'],
    ['meta', 'JANE.DOE+X@GMAIL.COM', 'jane.doe+x@gmail.com'],
    ['linkedin', 'jane\u001cdoe@example.com', 'invalid_email'],
    ['criteo', 'ja ne@exa mple.com', 'jane@example.com'],
    ['criteo', 'jane@example', 'invalid_email'],
    ['criteo', 'jane@.example.com', 'invalid_email'],
    ['criteo', 'jane@example..com', 'invalid_email'],
    ['criteo', 'ja..ne@example.com', 'invalid_email'],
    ['criteo', 'jane@example.com.', 'invalid_email'],
    ['criteo', 'jane@exam_ple.com', 'invalid_email'],
    ['criteo', '@example.com', 'invalid_email'],
    ['criteo', 'jane@a@example.com', 'invalid_email'],
    ['criteo', 'jane;joe@example.com', 'invalid_email'],
    ['criteo', 'jane(work)@example.com', 'invalid_email'],
    ['criteo', 'MAILTO:jane@example.com', 'invalid_email'],
    ['criteo', '"jane,doe"@example.com', '"jane,doe"@example.com'],
    ['criteo', 'jane@пример.example', 'jane@пример.example'],
    ['criteo', hex.toUpperCase(), hex],
    ['criteo', hex.slice(32), 'unsupported_hash'],
    ['criteo', hex + hex, 'unsupported_hash'],
    ['criteo', `0x${hex}`, 'invalid_email'],
    ['criteo', ' \u200b\u0085', null],
  ] as const)('%s %j', async (platform, input, expected) => {
    expect(await outcome(platform, 'email', input)).toBe(expected);
  });
});

describe('an address that a spreadsheet keeps a text', () => {
  test.each([
    ['="Jane@Example.com"', 'jane@example.com'],
    ['= "jane@example.com"', 'invalid_email'],
    ['="=jane@example.com"', '=jane@example.com'],
    ['=jane@example.com', '=jane@example.com'],
    ['=" jane@example.com\u200b"', 'jane@example.com'],
    ['=""', null],
    ['="jane@example.com', 'invalid_email'],
    ['=HYPERLINK("mailto:jane@example.com")', 'invalid_email'],
  ] as const)('%j', async (input, expected) => {
    for (const platform of ['google', 'meta', 'linkedin', 'criteo'] as const) {
      expect(await outcome(platform, 'email', input)).toBe(expected);
    }
  });
});

describe('external id', () => {
  test.each([
    '7',
    '12',
    'a0',
    'Ñandú',
    '12E4',
    '5e10',
    '0012',
    '-7',
    'gid://shopify/Customer/7',
    'nullable',
    '0x0a',
    'null7',
    'Ж',
  ])('%j is one', async (input) => {
    expect(await outcome('meta', 'external_id', input)).toBe(input);
  });

  test.each([
    ["'00123", '00123'],
    ['="00123"', '00123'],
    ["' 5", '5'],
    ["'", null],
    ['=""', null],
    [' \u00a0', null],
  ])('%j is one as a spreadsheet keeps it a text', async (input, expected) => {
    expect(await outcome('meta', 'external_id', input)).toBe(expected);
  });

  test.each([
    ...[
      'NULL',
      'null',
      'None',
      'nil',
      'NaN',
      'undefined',
      'Unknown',
      'n/a',
      'N.A.',
      'NA',
      '<NA>',
      '(blank)',
      '[null]',
      '\\N',
    ],
    ...['#N/A', '#NV', '#REF!', '#NAME?', '#¡VALOR!', 'not set', '(not set)', 'Guest', 'anonymous'],
    ...['-', '--', '–', '0', '000', '0.0', '?', '.', '00000000-0000-0000-0000-000000000000', '000000000000000AAA'],
    ...['6.91235E+12', '6,91235E+12', '7e+11', '6.91235E12', '6.9E-05', "'NULL", '="0"'],
  ])('%j is none', async (input) => {
    expect(await outcome('meta', 'external_id', input)).toBe('invalid_external_id');
  });
});

describe('phone', () => {
  test.each([
    ['12065550143.0', 'US', '12065550143'],
    ['+12065550143.0', undefined, '12065550143'],
    ['12065550143.00', 'US', 'invalid_phone'],
    ['12065550143,0', 'US', 'invalid_phone'],
    ['01.42.68.53.00', 'FR', '33142685300'],
    ['1.20656e+10', 'US', 'invalid_phone'],
    ['00442079460411', undefined, '442079460411'],
    ['0011 44 20 7946 0411', 'AU', '442079460411'],
    ['010 44 20 7946 0411', 'JP', '442079460411'],
    ['+225 01 23 45 67 89', undefined, '2250123456789'],
    ['+225 (0)1 23 45 67 89', undefined, '2250123456789'],
    ['+34 (0)612 34 56 78', undefined, '34612345678'],
    ['(+44) (0)20 7946 0411', undefined, '442079460411'],
    ['+54 11 15 2345 6780', undefined, '5491123456780'],
    ['044 55 1234 5678', 'MX', '525512345678'],
    ['045 55 1234 5678', 'MX', '525512345678'],
    ['1 55 1234 5678', 'MX', '525512345678'],
    ['5215512345678', 'MX', '525512345678'],
    ['0 21 11 91234-5679', 'BR', '5511912345679'],
    ['۰۹۱۲۳۴۵۶۷۸۹', 'IR', '989123456789'],
    ['＋１２０６５５５０１４３', undefined, '12065550143'],
    ['\u202a+1 206 555 0143\u202c', undefined, '12065550143'],
    ['tel:+1-206-555-0143;ext=12', undefined, '12065550143'],
    ['206-555-0143 #12', 'US', '12065550143'],
    ['206-555-0143 Ext. 12', 'US', '12065550143'],
    ['206-555-0143 extension', 'US', 'invalid_phone'],
    ['Tel. 206-555-0143', 'US', 'invalid_phone'],
    ['206-555-0143 home', 'US', 'invalid_phone'],
    ['206-555-014O', 'US', 'invalid_phone'],
    ['206-555-0143, 206-555-0144', 'US', 'invalid_phone'],
    ['030 23125417/18', 'DE', 'invalid_phone'],
    ['030/23125417', 'DE', '493023125417'],
    ['+1 206 555 0143 +1 206 555 0144', 'US', 'invalid_phone'],
    ['()', 'US', 'invalid_phone'],
    [hex.slice(0, 40), 'US', 'unsupported_hash'],
  ] as const)('%j in %s', async (input, defaultCountry, expected) => {
    const context = defaultCountry === undefined ? {} : { defaultCountry };
    expect(await outcome('meta', 'phone', input, context)).toBe(expected);
    const google = expected.startsWith('invalid') || expected.startsWith('unsupported') ? expected : `+${expected}`;
    expect(await outcome('google', 'phone', input, context)).toBe(google);
  });
});

describe('names, places, persons', () => {
  test.each([
    ['google', 'first_name', 'Mr Dr. Haziq', 'haziq'],
    ['google', 'first_name', 'Mr', null],
    ['google', 'first_name', 'Mr.Haziq', 'mr.haziq'],
    ['google', 'first_name', 'Mr.\u00a0Haziq', 'haziq'],
    ['google', 'first_name', '…', null],
    ['google', 'last_name', 'Jr.', 'jr.'],
    ['google', 'last_name', 'Patel , M.D., PhD', 'patel'],
    ['google', 'last_name', 'Miv', 'miv'],
    ['google', 'last_name', 'ΠΑΠΑΔΟΠΟΥΛΟΣ', 'παπαδοπουλος'],
    ['meta', 'last_name', 'Ngô\u00ad-Đình 3\u{1fae0}\ufe0f', 'ngôđình3'],
    ['meta', 'first_initial', '—\u0130dil', 'i'],
    ['meta', 'first_name', '\u{1fae0}', null],
    ['google', 'country', 'Côte d’Ivoire', 'CI'],
    ['google', 'country', 'Ivory Coast', 'CI'],
    ['google', 'country', 'the  Netherlands', 'NL'],
    ['google', 'country', 'Türkiye', 'TR'],
    ['google', 'country', 'Korea, Republic of', 'KR'],
    ['google', 'country', 'İT', 'IT'],
    ['google', 'country', '&', 'invalid_country'],
    ['google', 'country', 'XK', 'invalid_country'],
    ['google', 'country', '826', 'invalid_country'],
    ['google', 'country', 'n.a.', 'invalid_country'],
    ['google', 'postal_code', "'", null],
    ['google', 'postal_code', '="01067"', '01067'],
    ['google', 'postal_code', hex, 'unsupported_hash'],
    ['meta', 'postal_code', hex.toUpperCase(), hex],
    ['meta', 'city', 'Łódź', 'lodz'],
    ['meta', 'city', 'Straße Ærø Þing', 'strasseaerothing'],
    ['meta', 'city', 'İstanbul', 'istanbul'],
    ['meta', 'gender', 'FEMALE ', 'f'],
    ['meta', 'gender', 'n/a', null],
    ['meta', 'gender', hex.slice(32), 'unsupported_hash'],
    ['meta', 'birth_year', '٢٠٠٠', 'invalid_dob'],
    ['meta', 'birth_year', '9999', 'invalid_dob'],
    ['meta', 'birth_year', '1987-02-30', 'invalid_dob'],
    ['meta', 'birth_year', '1987-02-28T00:00:00Z', '1987'],
    ['meta', 'birth_year', "'1987-02-28", '1987'],
    ['meta', 'birth_year', "'1987", 'invalid_dob'],
    ['meta', 'birth_day', '31.12.1999', '31'],
    ['meta', 'birth_month', '19991231', '12'],
    ['meta', 'birth_month', '00', 'invalid_dob'],
    ['meta', 'birth_day', '32', 'invalid_dob'],
    ['meta', 'mobile_ad_id', hex, 'unsupported_hash'],
    ['meta', 'mobile_ad_id', hex.slice(32), 'invalid_madid'],
    ['meta', 'external_id', ' Cust-7 ', 'Cust-7'],
    ['meta', 'external_id', "'7210448300000", '7210448300000'],
    ['meta', 'external_id', hex.slice(32), hex.slice(32)],
    ['linkedin', 'first_name', ' Mary Jane ', 'Mary Jane'],
    ['linkedin', 'last_name', 'x'.repeat(35), 'x'.repeat(35)],
    ['linkedin', 'last_name', 'x'.repeat(36), null],
    ['linkedin', 'job_title', 'x'.repeat(50), 'x'.repeat(50)],
    ['linkedin', 'country', 'Germany', 'DE'],
    ['linkedin', 'company', hex, 'unsupported_hash'],
    ['criteo', 'first_name', 'Mary', 'unsupported_field'],
    ['criteo', 'first_name', ' ', null],
  ] as const)('%s %s %j', async (platform, field, input, expected) => {
    expect(await outcome(platform, field, input)).toBe(expected);
  });

  test.each([
    ['postal_code', '94105-1804', 'US', '94105'],
    ['postal_code', '94105-1804', 'United States', '94105'],
    ['postal_code', '94105-1804', 'MX', '941051804'],
    ['region', 'Oregon', undefined, 'or'],
    ['region', 'District of Columbia', 'USA', 'dc'],
    ['region', 'Georgia', 'GE', 'georgia'],
    ['region', 'New York', 'GB', 'newyork'],
  ] as const)('meta %s %j in %s', async (field, input, country, expected) => {
    expect(await outcome('meta', field, input, country === undefined ? {} : { country })).toBe(expected);
  });
});

describe('a company', () => {
  test.each([
    ['acme.example', 'acme.example'],
    [' www.Acme.example. ', 'acme.example'],
    ['https://www.acme.example:8443/about?x=1#top', 'acme.example'],
    ['HTTP://user@shop.acme.co.uk/', 'shop.acme.co.uk'],
    ['//acme.example/de', 'acme.example'],
    ['sales@acme.example', 'acme.example'],
    ["'acme.example", 'acme.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['公司.中国', 'xn--55qx5d.xn--fiqs8s'],
    ['linkedin.com', 'linkedin.com'],
    ['https://de.linkedin.com/company/acme', 'invalid_company_domain'],
    ['facebook.com/acme', 'invalid_company_domain'],
    ['n/a', 'invalid_company_domain'],
    ['localhost', 'invalid_company_domain'],
    ['192.0.2.7', 'invalid_company_domain'],
    ['acme.example, acme.test', 'invalid_company_domain'],
    ['acme_shop.example', 'invalid_company_domain'],
    ['-acme.example', 'invalid_company_domain'],
    [`${'a'.repeat(64)}.example`, 'invalid_company_domain'],
    [' ', null],
  ])('by its domain %j', async (input, expected) => {
    expect(await outcome('linkedin-companies', 'company_domain', input)).toBe(expected);
  });

  test.each([
    [' ACME  GmbH & Co. KG ', 'acme  gmbh & co. kg'],
    ['Łódź Żółw', 'łódź żółw'],
    ['株式会社', '株式会社'],
    ['--', null],
    ['N/A', 'invalid_company'],
    ['(self-employed)', 'invalid_company'],
    ['Freelancer', 'invalid_company'],
    ['Private Equity Partners', 'private equity partners'],
  ])('by its name %j', async (input, expected) => {
    expect(await outcome('linkedin-companies', 'company', input)).toBe(expected);
  });
});

test('names of columns are quoted, columns are kept, and several fields come out of one query', async () => {
  const from = `(SELECT 7 AS "_row", 'A@b.example' AS "E-mail ""1""", 'MY' AS "Land")`;
  const fields = [
    { field: 'email', rules: 'google', column: 'E-mail "1"', as: 'e "1"' },
    { field: 'country', rules: 'google', column: 'Land' },
  ] as const;
  const options = { from, fields, countryColumn: 'Land', defaultCountry: 'US' } as const;
  expect(Object.keys(await engine.row(normalizeQuery({ ...options, reveal: false })))).toEqual([
    '_row',
    'E-mail "1"',
    'Land',
    'e "1"_value',
    'e "1"_error',
    'country_value',
    'country_error',
  ]);
});

test('a platform supports what it takes', () => {
  expect(supports('linkedin', 'phone')).toBe(false);
  expect(supports('meta', 'birth_day')).toBe(true);
});
