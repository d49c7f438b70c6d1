import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/errors/user-error.ts';
import { knownHeaders } from '../../../src/sources/known-headers.ts';
import { findLayout } from '../../../src/sources/text/find-layout.ts';

function layoutOf(
  text: string,
  options: { readonly complete?: boolean; readonly map?: Readonly<Record<string, readonly string[]>> } = {},
) {
  const { dialect, headers, skippedRows } = findLayoutOf(text, options);
  return { ...dialect, headers, skippedRows };
}

function findLayoutOf(text: string, options: Parameters<typeof layoutOf>[1] = {}) {
  const known = knownHeaders({ map: options.map ?? {} });
  return findLayout(Buffer.from(text), options.complete ?? true, 'people.csv', known);
}

function refused(text: string): string {
  try {
    layoutOf(text);
  } catch (error) {
    if (error instanceof UserError) return `${error.message} → ${error.diagnostics[0]?.fix ?? ''}`;
    throw error;
  }
  throw new Error('was not refused');
}

describe('the delimiter', () => {
  test.each([
    [',', 'Email,Name\nann@example.com,Ann\n'],
    [';', 'Email;Name\nann@example.com;Ann\n'],
    ['\t', 'Email\tName\nann@example.com\tAnn\n'],
    ['|', 'Email|Name\nann@example.com|Ann\n'],
    [';', 'Email;Spent;Balance\nann@example.com;1,50;2,50\nbob@example.com;3,10;4,90\n'],
    [
      '\t',
      'Email\tAddress\nann@example.com\t1 Test Lane, Sampletown, TS\nbob@example.com\t2 Test Lane, Sampletown, TS\n',
    ],
    [',', 'Email,Tags\nann@example.com,"a;b;c"\nbob@example.com,"a;b;c"\n'],
    [';', 'Kennung;Wert\n1;2,5\n2;3,5\n'],
    [';', 'Email;Name'],
    [',', 'Email\nann@example.com\n'],
  ])('is %j in %j', (delimiter, text) => {
    expect(layoutOf(text)).toMatchObject({ delimiter, skippedRows: 1 });
  });

  test('is the one of a sep= line, which is no row', () => {
    expect(layoutOf('sep=;\r\nEmail;Name\r\nann@example.com;Ann, B\r\n')).toMatchObject({
      delimiter: ';',
      headers: ['Email', 'Name'],
      skippedRows: 2,
    });
  });

  test('is found in rows that are cut off at the end of the head', () => {
    expect(layoutOf('Email;Name\nann@example.com;"An', { complete: false })).toMatchObject({ delimiter: ';' });
    expect(layoutOf('Email;Name', { complete: false })).toMatchObject({ headers: ['Email', 'Name'] });
  });
});

describe('quotes', () => {
  test.each([
    ['"', '"', 'Email,Note\nann@example.com,"a ""b"" c"\n'],
    ['"', '\\', 'Email,Note\nann@example.com,"a \\"b\\" c"\n'],
    ['"', '"', 'Email,Path\nann@example.com,"C:\\"\n'],
    ["'", "'", "'Email','Note'\n'ann@example.com','it''s'\n"],
    ['"', '"', "Email,Note\nann@example.com,it's\n"],
  ])('are %s, escaped by %s', (quote, escape, text) => {
    expect(layoutOf(text)).toMatchObject({ quote, escape, headers: ['Email', expect.any(String)] });
  });
});

describe('the header', () => {
  test.each([
    ['below a title', 'Contacts of November\n\nEmail,Name,City\nann@example.com,Ann,Rome\n', 2],
    [
      'below a title that a spreadsheet has filled up',
      'Contacts,,\nas of 2026-11-24,,\nEmail,Name,City\nann@example.com,Ann,Rome\n',
      3,
    ],
    ['below notes', '# made by a script\n# do not edit\nEmail,Name\nann@example.com,Ann\n', 3],
    ['below a title of a table with two columns', 'Contacts\nEmail,Name\nann@example.com,Ann\n', 2],
    ['in the first row, whose last cell has no name', 'Email,Name,\nann@example.com,Ann,x\n', 1],
    ['in the first row, with a column called #', '#,Email\n1,ann@example.com\n', 1],
    ['in the first row, with a name of two lines', '"Email\naddress",Name\nann@example.com,Ann\n', 1],
    ['in the first row, with dates as names', 'Email,2026-01-01,2026-02-01\nann@example.com,1,2\n', 1],
    ['in the first row, narrower than the others', 'Email,Name\nann@example.com,Ann,\nbob@example.com,Bob,\n', 1],
    ['in the only row', 'Email,Name', 1],
  ])('stands %s', (_, text, skippedRows) => {
    const layout = layoutOf(text);
    expect(layout.skippedRows).toBe(skippedRows);
    expect(layout.headers.join()).toContain('Email');
  });

  test('is known by the names that the config maps', () => {
    const text = 'Liste Kunden\nKontakt,Kanal\n100,post\n';
    expect(layoutOf(text, { map: { external_id: ['Kontakt'] } }).headers).toEqual(['Kontakt', 'Kanal']);
  });

  test.each([
    ['"Customers, all ""of them"""\nGenerated on 2026-11-24\n\nEmail,Name,City\nann@example.com,Ann,Rome\n', 3, 4],
    ['Customers "all" of them\n\nEmail,Name,City\nann@example.com,Ann,Rome\n', 2, 3],
    ['"All" customers\nEmail,Name,City\nann@example.com,Ann,Rome\n', 2, 2],
    ['"Customers\nof November"\nEmail,Name,City\nann@example.com,Ann,Rome\n', 2, 3],
  ])('stands below titles in quotes: %j', (text, skippedRows, line) => {
    const { skippedRows: skipped, heading } = findLayoutOf(text);
    expect(skipped).toBe(skippedRows);
    expect(heading).toEqual({ line, others: [], titles: skippedRows - 1 });
  });

  test('is told with the lines of other rows of the heading', () => {
    const text = 'Customers,,\n,,\n,Person,Home\nEmail,Name,City\n(required),,(optional)\nann@example.com,Ann,Rome\n';
    expect(findLayoutOf(`${text}bob@example.com,Bob,Oslo\n`)).toMatchObject({
      headers: ['Email', 'Name', 'City'],
      skippedRows: 4,
      heading: { line: 4, others: [3, 5], titles: 1 },
    });
  });

  test('has no column for a delimiter too many behind it', () => {
    expect(layoutOf('Email,Name,\nann@example.com,Ann\nbob@example.com,Bob\n').headers).toEqual(['Email', 'Name']);
  });
});

describe('a file without header', () => {
  test('is a list of e-mails when it has one a line', () => {
    expect(layoutOf('ann@example.com\nbob@example.com\n')).toMatchObject({ headers: ['email'], skippedRows: 0 });
    expect(layoutOf('\n"ann@example.com"\n')).toMatchObject({ headers: ['email'], skippedRows: 0 });
  });

  test.each([
    'ann@example.com,Ann\nbob@example.com,Bob\n',
    'Ann,Example,ann.example@example.com\nBob,Example,bob@example.com\n',
    '+49 30 1234567\n+49 30 1234568\n',
    'a1b2c3d4'.repeat(8),
    'Ann;1990-01-31;Rome\nBob;1991-01-31;Oslo\n',
    'ann@example.com, bob@example.com, cat@example.com\n',
  ])('is refused without a word of what it holds: %j', (text) => {
    expect(refused(text)).toBe(
      'the file has no header row; its first row already holds a contact → Add a first line that names the columns, e.g. `email,first_name,last_name`.',
    );
  });
});

test('a header whose quotes are wrong is refused', () => {
  const message = 'the header cannot be read: a quote in it is not closed or stands in the wrong place';
  expect(refused('"Email,Name\nann@example.com,Ann\n')).toContain(message);
  expect(refused('"Email"s,Name\nann@example.com,Ann\n')).toContain(message);
  expect(refused('"Email"s,Name')).toContain(message);
});

test.each(['', '\n\n', ' \n\t\n'])('%j is empty', (text) => {
  expect(refused(text)).toBe('people.csv is empty → Export it again.');
});
