import { appendFileSync, statSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowLines } from '../../src/sources/row-lines.ts';
import { cellsOf, engine, interfering, load, loadText, refusal, refused, rowsOf, useEngine } from './load.ts';
import { scratchFolder, writeInto } from './scratch.ts';

useEngine();

describe('a plain file', () => {
  test('becomes a table of texts in the order of the file, with its facts', async () => {
    const folder = scratchFolder();
    const file = writeInto(
      folder,
      'in/people.csv',
      'Email,First Name,Spent\nann@example.com,Ann,007\n"b""ob@example.com",,1.50\n',
    );
    const source = await load(folder, 'in/people.csv');
    expect(await rowsOf(source)).toEqual([
      { _row: '1', _file: 0, email: 'ann@example.com', first_name: 'Ann', spent: '007' },
      { _row: '2', _file: 0, email: 'b"ob@example.com', first_name: null, spent: '1.50' },
    ]);
    const { size, mtime } = statSync(file.path);
    expect(source).toMatchObject({
      name: 'crm',
      rows: 2,
      unreadableCount: 0,
      unreadable: [],
      preset: undefined,
      mapping: { email: ['email'], first_name: ['first_name'] },
      warnings: [],
      files: [
        {
          path: 'in/people.csv',
          encoding: 'utf-8',
          delimiter: ',',
          hasHeader: true,
          records: 2,
          unreadable: 0,
          bytes: size,
          modified: mtime,
        },
      ],
      columns: [
        { attribute: 'email', header: 'Email', identifier: 'email' },
        { attribute: 'first_name', header: 'First Name', identifier: 'first_name' },
        { attribute: 'spent', header: 'Spent', identifier: undefined },
      ],
    });
  });

  test('an empty cell and two quotes are both nothing; blanks stay', async () => {
    const source = await loadText('email,a,b,c\nann@example.com,,"", x \n');
    expect(await cellsOf(source)).toEqual([['ann@example.com', null, null, ' x ']]);
  });

  test('a header without rows is a table without rows', async () => {
    const source = await loadText('email,name\n');
    expect(source).toMatchObject({ rows: 0, warnings: [] });
    expect(await rowsOf(source)).toEqual([]);
  });

  test('has the columns of identifiers, and those that are wanted', async () => {
    const folder = scratchFolder({
      'a.csv': 'note,Email,Spent,tags\nx,ann@example.com,1,vip\n',
      'b.csv': 'Spent,Phone,Email\n2,020 7946 0958,bob@example.com\n',
    });
    const source = await load(folder, '*.csv', { wants: ({ attribute }) => attribute === 'spent' });
    expect(await rowsOf(source)).toEqual([
      { _row: '1', _file: 0, email: 'ann@example.com', spent: '1', phone: null },
      { _row: '2', _file: 1, email: 'bob@example.com', spent: '2', phone: '020 7946 0958' },
    ]);
    const { columns, warnings } = await load(folder, '*.csv');
    expect(source).toMatchObject({ columns, warnings });
  });

  test('has a name that looks like a pattern', async () => {
    const folder = scratchFolder({
      'export [2026]*.csv': 'email\nann@example.com\n',
      'export 2.csv': 'email\nbob@example.com\n',
    });
    const source = await load(folder, 'export [2026]*.csv');
    expect(await cellsOf(source)).toEqual([['ann@example.com']]);
  });

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('lines may end in %s, the last one in nothing', async (_, end) => {
    const lines = ['Email,Note', 'ann@example.com,"two', 'lines"', '', 'bob@example.com,x'];
    const source = await loadText(lines.join(end));
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', `two${end}lines`],
      ['bob@example.com', 'x'],
    ]);
  });

  test('lines may end in several ways', async () => {
    const source = await loadText('Email,Note\r\nann@example.com,1\nbob@example.com,2\rcat@example.com,3');
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', '1'],
      ['bob@example.com', '2'],
      ['cat@example.com', '3'],
    ]);
  });
});

describe('rows that cannot be read', () => {
  test('are counted and named by physical line and reason, and nothing shifts', async () => {
    const text = [
      'email,note,city',
      'ann@example.com,"a note',
      'of two lines",Rome',
      'bob@example.com,Paris',
      '',
      'cat@example.com,a,b,Oslo',
      'dan@example.com,"x"y,Bonn',
      'eve@example.com,ok,Bern',
    ].join('\n');
    const source = await loadText(text);
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', 'a note\nof two lines', 'Rome'],
      ['eve@example.com', 'ok', 'Bern'],
    ]);
    expect(source.unreadable).toEqual([
      { file: 'people.csv', line: 4, reason: 'has 2 cells instead of 3' },
      { file: 'people.csv', line: 6, reason: 'has 4 cells instead of 3' },
      { file: 'people.csv', line: 7, reason: 'text after a quoted cell' },
    ]);
    expect(source).toMatchObject({ rows: 2, unreadableCount: 3, files: [{ records: 2, unreadable: 3 }] });
    expect(source.warnings).toEqual([
      'people.csv: 3 rows cannot be read, the first of them in line 4: has 2 cells instead of 3',
    ]);
  });

  test('a quote that is never closed costs its line, not the rows below', async () => {
    const source = await loadText('email,note\nann@example.com,"oops\nbob@example.com,fine\ncat@example.com,fine\n');
    expect(await cellsOf(source)).toEqual([
      ['bob@example.com', 'fine'],
      ['cat@example.com', 'fine'],
    ]);
    expect(source.unreadable).toEqual([{ file: 'people.csv', line: 2, reason: 'quote never closed' }]);
  });

  test('a last row that is cut off is told to be so', async () => {
    const source = await loadText('email,city,country\nann@example.com,Rome,IT\nbob@exam');
    expect(source.unreadable).toEqual([
      { file: 'people.csv', line: 3, reason: 'has 1 cell instead of 3, and the file ends here without a line end' },
    ]);
    expect(source.warnings).toEqual([expect.stringMatching(/the last row is cut off, so the file may be incomplete$/)]);
    expect(source.files).toMatchObject([{ cutOffLine: 3 }]);
  });

  test.each([
    ['in a quoted cell', 'email,city\nann@example.com,Rome\nbob@example.com,"Os', 3],
    ['in a quoted cell of several lines', 'email,city\nann@example.com,Rome\nbob@example.com,"Os\nl', 4],
    ['with the last row and no line end', 'email,city\nann@example.com,Rome\nbob@example.com,Oslo', undefined],
    ['with a row of too many cells', 'email,city\nann@example.com,Rome\nbob@example.com,Oslo,NO', undefined],
    ['with a row of too few cells, and its line', 'email,city\nann@example.com,Rome\nbob@example.com\n', undefined],
  ])('a file that ends %s is known to be cut off or not', async (_, text, cutOffLine) => {
    expect((await loadText(text)).files).toMatchObject([{ cutOffLine }]);
  });

  test('delimiters too many at the end of a row harm nobody', async () => {
    const source = await loadText('email,city\nann@example.com,Rome,\nbob@example.com,Oslo,,,\ncat@example.com,Bern\n');
    expect(source.unreadableCount).toBe(0);
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', 'Rome'],
      ['bob@example.com', 'Oslo'],
      ['cat@example.com', 'Bern'],
    ]);
  });

  test('a row longer than two megabytes is left out, whatever comes after it', async () => {
    const long = 'x'.repeat(5_000_000);
    const source = await loadText(`email,note\nann@example.com,1\nbob@example.com,${long}\ncat@example.com,3\n`);
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', '1'],
      ['cat@example.com', '3'],
    ]);
    expect(source.unreadable).toEqual([{ file: 'people.csv', line: 3, reason: 'too long' }]);
  });

  test('only the first hundred are named', async () => {
    const source = await loadText(`email,city\n${'ann@example.com\n'.repeat(250)}bob@example.com,Rome\n`);
    expect(source.unreadableCount).toBe(250);
    expect(source.unreadable).toHaveLength(100);
    expect(await cellsOf(source)).toEqual([['bob@example.com', 'Rome']]);
  });

  test('when no row can be read, the file is refused', async () => {
    expect(await refused(loadText('email,city\nann@example.com\nbob@example.com\n'))).toBe(
      'people.csv:2 no row can be read; the first has 1 cell instead of 2 → Look at the file in a text editor: are quotes and delimiters the same in every row?',
    );
  });
});

test('a row is found again by its physical line', async () => {
  const folder = scratchFolder({
    'a.csv': 'sep=,\nemail,note\nann@example.com,"1\n2\n3"\n\nbob@example.com\ncat@example.com,x\n',
    'b.csv': 'email,note\ndan@example.com,x\n',
  });
  for (const [index, name] of ['a.csv', 'b.csv'].entries()) utimesSync(join(folder, name), 1000 + index, 1000 + index);
  const source = await load(folder, '*.csv');
  const lines = await engine.rows(`SELECT * FROM (${rowLines(source, source.table)}) ORDER BY _row`);
  expect(lines).toEqual([
    { _row: '1', _file: 0, line: '3' },
    { _row: '2', _file: 0, line: '8' },
    { _row: '3', _file: 1, line: '2' },
  ]);
});

describe('several files', () => {
  test('join by header, older ones first; what one lacks is nothing there', async () => {
    const folder = scratchFolder({
      'b.csv': 'Email;City\nann@example.com;Rome\n',
      'a.csv': ' email ,Country,EMAIL\nbob@example.com,DE,bob@example.org\n',
    });
    utimesSync(join(folder, 'b.csv'), 1000, 1000);
    utimesSync(join(folder, 'a.csv'), 2000, 2000);
    const source = await load(folder, '*.csv');
    expect(await rowsOf(source)).toEqual([
      { _row: '1', _file: 0, email: 'ann@example.com', city: 'Rome', country: null, email_2: null },
      { _row: '2', _file: 1, email: 'bob@example.com', city: null, country: 'DE', email_2: 'bob@example.org' },
    ]);
    expect(source.mapping.email).toEqual(['email', 'email_2']);
    expect(source.files.map(({ path }) => path)).toEqual(['b.csv', 'a.csv']);
    expect(source.warnings).toEqual([
      'the header names columns again: "EMAIL" (now email_2)',
      'b.csv lacks columns that other files have: "Country", "EMAIL"',
      'a.csv lacks columns that other files have: "City"',
    ]);
  });

  test('rows keep their numbers when one of the files is not for the fast reader', async () => {
    const folder = scratchFolder({
      '1.csv': 'email,n\nann@example.com,1\n',
      '2.csv': 'email,n\nbob@example.com,a "quoted" word\n',
      '3.csv': 'email,n\ncat@example.com,3\n',
    });
    for (const n of [1, 2, 3]) utimesSync(join(folder, `${n}.csv`), n, n);
    const source = await load(folder, '*.csv');
    expect((await rowsOf(source)).map(({ _row, _file, n }) => [_row, _file, n])).toEqual([
      ['1', 0, '1'],
      ['2', 1, 'a "quoted" word'],
      ['3', 2, '3'],
    ]);
  });
});

describe('what the config says of columns', () => {
  const text = 'Email,Last Order,Total\nann@example.com,2026-01-31,7\n';

  test('friendly names take the place of ours', async () => {
    const source = await loadText(text, { source: { columns: { last_order_at: 'last order', email_2: 'Total' } } });
    expect(source.columns.map(({ attribute }) => attribute)).toEqual(['email', 'last_order_at', 'email_2']);
  });

  test('a column that is not there is told with its place and the one that may be meant', async () => {
    const source = { columns: { spent: 'Totals' }, map: { phone: ['Mobil'] } } as const;
    expect(await refused(loadText(text, { source }))).toBe(
      [
        '/acme/audience-sync.yaml:6 people.csv has no column "Totals" → Did you mean "Total"? The columns are: Email, Last Order, Total.',
        '/acme/audience-sync.yaml:6 people.csv has no column "Mobil" → The columns are: Email, Last Order, Total.',
      ].join('\n'),
    );
  });
});

test.each([
  ['grows', (path: string) => appendFileSync(path, 'bob@example.com\n')],
  ['is emptied', (path: string) => truncateSync(path)],
])('a file that %s while it is read is refused, to be tried again', async (_, change) => {
  const folder = scratchFolder({ 'people.csv': 'email\nann@example.com\n' });
  let changed = false;
  const through = interfering((method) => {
    if (method === 'run' && !changed) change(join(folder, 'people.csv'));
    changed ||= method === 'run';
  });
  const error = await refusal(load(folder, 'people.csv', { through }));
  expect(error.message).toBe('people.csv changed while it was read');
  expect(error.exitCode).toBe(5);
});

test('where DuckDB sees other rows than the scanner, csv-parse reads the file anew', async () => {
  const folder = scratchFolder({
    '1.csv': 'email,n\nann@example.com,1\nbob@example.com,2\n',
    '2.csv': 'email,n\ncat@example.com,3\n\n\ndan@example.com,4\n',
    '3.csv': 'email,n\neve@example.com,5\n',
  });
  for (const n of [1, 2, 3]) utimesSync(join(folder, `${n}.csv`), n, n);
  const seen: string[] = [];
  const through = interfering((method, sql) => {
    if (method === 'row' && String(sql).includes('_file = 1')) throw new Error('Invalid Input Error: lost');
    if (method === 'run') seen.push(String(sql).slice(0, 27));
  });
  const source = await load(folder, '*.csv', { through });
  expect((await rowsOf(source)).map(({ _row, _file, n }) => [_row, _file, n])).toEqual([
    ['1', 0, '1'],
    ['2', 0, '2'],
    ['3', 1, '3'],
    ['4', 1, '4'],
    ['5', 2, '5'],
  ]);
  expect(seen.filter((sql) => sql === 'INSERT INTO "rows crm" SELE')).toHaveLength(3);
});
