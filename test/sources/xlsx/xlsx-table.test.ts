import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { columnName, worksheet, writeWorkbook } from '../../../fixtures/generator/workbook.js';
import { sourceWithoutConfig } from '../../../src/inspect/source-without-config.ts';
import { rowLines } from '../../../src/sources/row-lines.ts';
import { surveyTable } from '../../../src/sources/survey-table.ts';
import { SheetListener, type SheetRow } from '../../../src/sources/xlsx/sheet-listener.ts';
import { TextPool } from '../../../src/sources/xlsx/text-pool.ts';
import { cellsOf, engine, load, type Loading, useEngine } from '../load.ts';
import { scratchFolder, writeInto } from '../scratch.ts';

useEngine();

type Sheets = Parameters<typeof writeWorkbook>[0];
type Options = Parameters<typeof writeWorkbook>[1];

const loadBytes = (bytes: Uint8Array, loading: Loading = {}) =>
  load(scratchFolder({ 'people.xlsx': bytes }), 'people.xlsx', loading);
const loadSheets = (sheets: Sheets, options: Options = {}, loading: Loading = {}) =>
  loadBytes(writeWorkbook(sheets, options), loading);
/** A workbook of one sheet, whose rows are written as XML. */
const loadXml = (rows: string, options: Options = {}, after = '') =>
  loadSheets([{ name: 'People', xml: worksheet(rows, after) }], options);

const header =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>email</t></is></c><c r="B1" t="inlineStr"><is><t>v</t></is></c></row>';
const person = '<c r="A2" t="inlineStr"><is><t>ann@example.com</t></is></c>';
/** Loads a table of one person with a cell of this XML in column B. */
const loadCell = (cell: string, options: Options = {}) =>
  loadXml(`${header}<row r="2">${person}${cell}</row>`, options);

const two = (name: string) => [['email'], [`${name}@example.com`]];
const linesOf = async (source: Awaited<ReturnType<typeof load>>) => {
  const rows = await engine.rows(`SELECT line::INTEGER AS line FROM (${rowLines(source, source.table)}) ORDER BY _row`);
  return rows.map(({ line }) => line);
};

describe('a cell', () => {
  test.each([
    ['a shared text', '<c r="B2" t="s"><v>0</v></c>', '00123'],
    ['a rich text', '<c r="B2" t="s"><v>1</v></c>', 'Ann Lee'],
    ['a text with how to say it', '<c r="B2" t="s"><v>2</v></c>', '見本'],
    [
      'a text of its own',
      '<c r="B2" t="inlineStr"><is><r><t>a </t></r><r><t>b</t></r><rPh><t>x</t></rPh></is></c>',
      'a b',
    ],
    ['the text of a formula', '<c r="B2" t="str"><f>A1&amp;"x"</f><v>ann_x000D_b</v></c>', 'ann\rb'],
    ['the number of a formula', '<c r="B2"><f>1+1</f><v>2</v></c>', '2'],
    ['a text that looks like a formula', '<c r="B2" t="inlineStr"><is><t>=1+1</t></is></c>', '=1+1'],
    ['yes', '<c r="B2" t="b"><v>1</v></c>', 'true'],
    ['no', '<c r="B2" t="b"><v>0</v></c>', 'false'],
    ['a day by its name', '<c r="B2" t="d"><v>2026-01-31T00:00:00</v></c>', '2026-01-31'],
    ['a moment by its name', '<c r="B2" t="d"><v>2026-01-31T14:30:00</v></c>', '2026-01-31 14:30:00'],
    ['a phone that became a number', '<c r="B2"><v>4915112345678</v></c>', '4915112345678'],
    ['a number with a style that is not there', '<c r="B2" s="9"><v>5</v></c>', '5'],
    ['a day', '<c r="B2" s="1"><v>46053</v></c>', '2026-01-31'],
    ['a padded number', '<c r="B2" s="2"><v>1067</v></c>', '01067'],
    ['a text in CDATA', '<c r="B2" t="inlineStr"><is><t><![CDATA[<a> & b]]></t></is></c>', '<a> & b'],
    ['a text with the separators of rows', '<c r="B2" t="str"><v>a_x001E_b_x001F_c_x0000_</v></c>', 'a b c '],
    ['a cell without a place', '<c><v>7</v></c>', '7'],
    ['nothing', '<c r="B2" s="1"/>', null],
  ])('holds %s', async (_, cell, text) => {
    const source = await loadCell(cell, {
      formats: ['dd/mm/yyyy', '00000'],
      strings: [
        '<t>00123</t>',
        '<r><rPr><b/></rPr><t>Ann</t></r><r><t xml:space="preserve"> Lee</t></r>',
        '<t>見本</t><rPh sb="0" eb="2"><t>ミホン</t></rPh><phoneticPr fontId="1"/>',
      ],
    });
    expect(await cellsOf(source)).toEqual([['ann@example.com', text]]);
    expect(source.warnings).toEqual([]);
  });

  test('with an error, or a formula that nobody worked out, is empty and counted', async () => {
    const source = await loadXml(`${header}
      <row r="2">${person}<c r="B2" t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c></row>
      <row r="3"><c r="A3" t="str"><v>b@example.com</v></c><c r="B3"><f>1+1</f></c></row>
      <row r="4"><c r="A4" t="str"><v>c@example.com</v></c><c r="B4" t="str"><f>""</f><v></v></c></row>
      <row r="5"><c r="A5" t="str"><v>d@example.com</v></c><c r="B5" t="e"><v>#REF!</v></c></row>
      <row r="6"><c r="A6" t="str"><v>e@example.com</v></c><c r="B6"><f>1+1</f><v/></c></row>`);
    expect((await cellsOf(source)).map(([, cell]) => cell)).toEqual([null, null, null, null, null]);
    expect(source.warnings).toEqual([
      'people.xlsx: 2 cells, the first in row 2, with an error such as #N/A count as empty',
      'people.xlsx: 2 cells, the first in row 3, with a formula without a result (to open the workbook in Excel and save it gives one) count as empty',
    ]);
  });

  test('of a day is counted from 1904 on where the workbook says so', async () => {
    const rows = [
      ['email', 'day'],
      ['ann@example.com', { number: 44_591, format: 'yyyy-mm-dd' }],
    ];
    const source = await loadSheets([{ name: 'People', rows }], { is1904: true });
    expect(await cellsOf(source)).toEqual([['ann@example.com', '2026-01-31']]);
  });
});

describe('a sheet', () => {
  test('is a table of texts with the numbers of its rows; blank ones are none, and hidden ones are read', async () => {
    const rows = [
      ['Customers of May'],
      [],
      ['E-Mail', 'Phone'],
      ['ann@example.com', 4_915_112_345_678],
      [' '],
      ['bob@example.com'],
    ];
    const source = await loadSheets([{ name: 'People', rows, hiddenRows: [4] }]);
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', '4915112345678'],
      ['bob@example.com', null],
    ]);
    expect(await linesOf(source)).toEqual([4, 6]);
    expect(source).toMatchObject({ rows: 2, unreadableCount: 0, mapping: { email: ['e_mail'], phone: ['phone'] } });
    expect(source.files).toMatchObject([
      { format: 'xlsx', sheet: 'People', encoding: undefined, delimiter: undefined },
    ]);
    expect(source.warnings).toEqual(['people.xlsx: one row is hidden, and read all the same']);
  });

  test('may leave out the numbers of rows and cells, and have prefixes, as some programs write it', async () => {
    const xml = `<x:worksheet xmlns:x="urn:x"><x:sheetData>
      <x:row><x:c t="inlineStr"><x:is><x:t>email</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>n</x:t></x:is></x:c></x:row>
      <x:row><x:c t="inlineStr"><x:is><x:t>ann@example.com</x:t></x:is></x:c><x:c><x:v>1</x:v></x:c></x:row>
    </x:sheetData></x:worksheet>`;
    expect(await cellsOf(await loadSheets([{ name: 'People', xml }]))).toEqual([['ann@example.com', '1']]);
    const utf16 = Buffer.from(`\ufeff${xml}`, 'utf16le');
    const parts = { 'xl/worksheets/sheet1.xml': utf16 };
    expect(await cellsOf(await loadSheets([{ name: 'People', rows: [] }], { parts }))).toEqual([
      ['ann@example.com', '1'],
    ]);
  });

  test('has columns without a name where rows hold something in them, as its CSV has', async () => {
    const rows = [['email', null, 'city'], ['ann@example.com', 'x', 'Bonn', null, 'note'], ['bob@example.com']];
    const source = await loadSheets([{ name: 'People', rows }]);
    expect(source.columns.map((column) => column.header)).toEqual(['email', '', 'city', '', '']);
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', 'x', 'Bonn', null, 'note'],
      ['bob@example.com', null, null, null, null],
    ]);
  });

  test('of nothing but e-mails is a list', async () => {
    const source = await loadSheets([{ name: 'People', rows: [['ann@example.com'], ['bob@example.com']] }]);
    expect(await cellsOf(source)).toEqual([['ann@example.com'], ['bob@example.com']]);
    expect(source.files).toMatchObject([{ hasHeader: false }]);
  });

  test('with merged cells below its header says that one row has the value', async () => {
    const rows = [['Customers'], ['email', 'company'], ['ann@example.com', 'Example Ltd'], ['bob@example.com', null]];
    const source = await loadSheets([{ name: 'People', rows, merged: ['A1:B1', 'B3:B4'] }]);
    expect(source.warnings).toEqual([
      'people.xlsx: merged cells below the header; the value counts for the first row and column of each group only',
    ]);
  });

  test('of a thousand columns is read, and one with more is refused by the cell that is too far', async () => {
    const wide = (columns: number) => [
      ['email', ...Array.from({ length: columns - 1 }, (_, at) => `c${at}`)],
      ['ann@example.com', ...Array.from({ length: columns - 1 }, (_, at) => at)],
    ];
    const folder = scratchFolder();
    const file = writeInto(folder, 'people.xlsx', writeWorkbook([{ name: 'People', rows: wide(1000) }]));
    const source = sourceWithoutConfig('people', file.path);
    expect((await surveyTable(file, { engine, source, tempDirectory: folder })).headers).toHaveLength(1000);
    await expect(loadSheets([{ name: 'People', rows: wide(16_384) }])).rejects.toThrow(
      'a value stands in column XFD; 1,000 columns can be read',
    );
    const empty = `${header}<row r="2">${person}<c r="XFD2" s="1"/></row>`;
    expect(await cellsOf(await loadXml(empty))).toEqual([['ann@example.com', null]]);
  });

  test('with a row of more text than any row that is read counts it as unreadable', async () => {
    const long = `<t>${'x'.repeat(30_000)}</t>`;
    const cells = Array.from({ length: 70 }, (_, at) => `<c r="${columnName(at + 1)}3" t="s"><v>0</v></c>`);
    const rows = `${header}<row r="2">${person}</row><row r="3">${cells.join('')}</row>`;
    const source = await loadXml(rows, { strings: [long] });
    expect(source.unreadable).toEqual([{ file: 'people.xlsx', line: 3, reason: 'too long' }]);
    expect(source.rows).toBe(1);
  });

  test('with a cell of endless pieces keeps a row of them at most, and counts the row as unreadable', () => {
    const rows: SheetRow[] = [];
    const context = { strings: new TextPool(), formats: [], is1904: false };
    const listener = new SheetListener('people.xlsx', context, (row) => rows.push(row));
    for (const name of ['sheetData', 'row']) listener.open(name, {});
    listener.open('c', { t: 'inlineStr' });
    listener.open('t', {});
    // Far more than a string can be.
    const piece = 'x'.repeat(1_000_000);
    for (let at = 0; at < 1000; at += 1) listener.text(piece);
    for (const name of ['t', 'c', 'row']) listener.close(name);
    expect(rows).toEqual([{ line: 1, cells: [], isTooLong: true }]);
  });

  test('waits in a file that only its owner may read', async () => {
    const folder = scratchFolder({ 'people.xlsx': writeWorkbook([{ name: 'People', rows: two('ann') }]) });
    await load(folder, 'people.xlsx');
    const [scratch = ''] = readdirSync(join(folder, 'temp'));
    expect(statSync(join(folder, 'temp', scratch)).mode & 0o777).toBe(0o600);
  });
});

describe('a workbook of several sheets', () => {
  test('is read from the first with people, behind a cover and those who unsubscribed', async () => {
    const cover = {
      name: 'Cover',
      rows: [['Customers, fourth quarter'], ['Made on', '2026-11-24'], ['Notes', 'none']],
    };
    const people = (name: string) => ({
      name,
      rows: [
        ['E-Mail', 'Ort'],
        [`${name}@example.com`, 'Ulm'],
      ],
    });
    const source = await loadSheets([cover, people('unsubscribed'), people('kunden'), people('archiv')]);
    expect(await cellsOf(source)).toEqual([['kunden@example.com', 'Ulm']]);
    expect(source.files[0]).toMatchObject({ sheet: 'kunden' });
    expect(source.warnings).toEqual([
      'people.xlsx: the sheet "kunden" was read; 3 others have rows, too: "Cover", "unsubscribed", "archiv". Name the one that is meant by `sheet`',
    ]);
    const left = await loadSheets([people('unsubscribed'), people('kunden')]);
    expect(left.files[0]).toMatchObject({ sheet: 'kunden' });
    const barred = await loadSheets([people('unsubscribed'), people('kunden')], {}, { source: { members: 'all' } });
    expect(barred.files[0]).toMatchObject({ sheet: 'unsubscribed' });
  });

  test('is refused with what is wrong with its first sheet, whatever others hold', async () => {
    const wide = { name: 'Wide', xml: worksheet('<row r="1"><c r="ALM1" t="str"><v>x</v></c></row>') };
    const headless = {
      name: 'Customers',
      rows: [
        ['ann@example.com', 'Ann'],
        ['bob@example.com', 'Bob'],
      ],
    };
    const others = { name: 'Left us', rows: two('cat') };
    await expect(loadSheets([wide, others])).rejects.toThrow('a value stands in column ALM');
    await expect(loadSheets([headless, others])).rejects.toThrow('header');
  });

  const sheets: Sheets = [
    { name: 'Notes', rows: [] },
    { name: 'Secret', state: 'veryHidden', rows: two('secret') },
    { name: 'Members', rows: two('ann') },
    { name: '2', rows: two('bob') },
    { name: 'Ünsubscribed', rows: two('cem') },
  ];
  const firstOf = async (sheet?: string) => {
    const source = await loadSheets(sheets, {}, { source: { sheet } });
    return { cell: (await cellsOf(source))[0]?.[0], warnings: source.warnings };
  };

  test('is read from the first that is shown and has rows; the others are named', async () => {
    expect(await firstOf()).toEqual({
      cell: 'ann@example.com',
      warnings: [
        'people.xlsx: the sheet "Members" was read; 2 others have rows, too: "2", "Ünsubscribed". Name the one that is meant by `sheet`',
      ],
    });
  });

  test.each([
    ['its name', 'Ünsubscribed', 'cem'],
    ['its name in other letters', ' ünSubscribed', 'cem'],
    ['a name that is a number', '2', 'bob'],
    ['its place among the shown ones', '4', 'cem'],
    ['the name of a hidden one', 'Secret', 'secret'],
  ])('is read from the sheet that is wanted by %s', async (_, sheet, name) => {
    expect(await firstOf(sheet)).toEqual({ cell: `${name}@example.com`, warnings: [] });
  });

  test('says which there are when the wanted one is not', async () => {
    for (const sheet of ['Customers', '0', '5']) {
      await expect(firstOf(sheet)).rejects.toMatchObject({
        message: `people.xlsx has no sheet "${sheet}"`,
        diagnostics: [{ fix: 'Its sheets are "Notes", "Secret" (hidden), "Members", "2", "Ünsubscribed".' }],
      });
    }
    await expect(firstOf('Notes')).rejects.toThrow('people.xlsx: the sheet is empty');
  });

  test('is refused with the names of the others when none has a column of people', async () => {
    const notes = { name: 'Read me', rows: [['Report'], ['Made on Monday']] };
    const totals = {
      name: 'Totals',
      rows: [
        ['Month', 'Total'],
        ['May', '5'],
      ],
    };
    await expect(loadSheets([notes, totals])).rejects.toMatchObject({
      diagnostics: [
        { severity: 'error', message: expect.stringContaining('no column is an identifier') },
        { severity: 'warning', message: expect.stringContaining('another has rows, too: "Totals"') },
      ],
    });
  });

  test('is refused when none that is shown has rows', async () => {
    await expect(loadSheets(sheets.slice(0, 2))).rejects.toMatchObject({
      message: 'people.xlsx: the sheets that are shown are empty',
      diagnostics: [{ fix: 'If a hidden one is meant, name it by `sheet`: "Secret" (hidden).' }],
    });
    await expect(loadSheets(sheets.slice(0, 1))).rejects.toThrow('people.xlsx is empty');
  });
});

test('a chart is no table: it is passed over, and refused when it is wanted', async () => {
  const sheets: Sheets = [
    { name: 'Chart', rows: two('no') },
    { name: 'People', rows: two('ann') },
  ];
  const relations = `<Relationships>
    <Relationship Id="rId1" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/>
    <Relationship Id="rId2" Type="x/worksheet" Target="/xl/worksheets/sheet2.xml"/>
    <Relationship Id="rId3" Type="x/sharedStrings" Target="sharedStrings.xml"/>
    <Relationship Id="rId4" Type="x/worksheet" Target="https://example.com/" TargetMode="External"/></Relationships>`;
  const options = { parts: { 'xl/_rels/workbook.xml.rels': relations } };
  expect(await cellsOf(await loadSheets(sheets, options))).toEqual([['ann@example.com']]);
  await expect(loadSheets(sheets, options, { source: { sheet: '1' } })).rejects.toThrow(
    'the sheet "Chart" of people.xlsx is a chart, not a table',
  );
});

test('a workbook with macros is read, and they are not run', async () => {
  const source = await loadSheets([{ name: 'People', rows: two('ann') }], { parts: { 'xl/vbaProject.bin': 'x' } });
  expect(await cellsOf(source)).toEqual([['ann@example.com']]);
  expect(source.warnings).toEqual([
    'people.xlsx holds macros; they are never run, and values are those that were saved',
  ]);
});

test('a workbook comes from standard input, too, and is unpacked when it is compressed as a whole', async () => {
  const bytes = writeWorkbook([{ name: 'People', rows: two('ann') }], { deflate: true });
  expect(await loadBytes(gzipSync(bytes))).toMatchObject({ rows: 1, files: [{ format: 'xlsx' }] });
  expect(await load(scratchFolder(), '-', { stdin: Readable.from([bytes]) })).toMatchObject({ rows: 1 });
});

test('a sheet that is wanted from a text is warned of', async () => {
  const source = await load(scratchFolder({ 'a.csv': 'email\nann@example.com\n' }), 'a.csv', {
    source: { sheet: '2' },
  });
  expect(source.warnings).toEqual(['a.csv is no workbook: `sheet` says nothing of it']);
});
