import { describe, expect, test } from 'vitest';
import { worksheet, writeWorkbook } from '../../../fixtures/generator/workbook.js';
import { zip } from '../../../fixtures/generator/zip.js';
import { load, refusal, refused, useEngine } from '../load.ts';
import { scratchFolder } from '../scratch.ts';

useEngine();

type Options = Parameters<typeof writeWorkbook>[1];

const loadBytes = (bytes: Uint8Array) => load(scratchFolder({ 'people.xlsx': bytes }), 'people.xlsx');
const people = { name: 'People', rows: [['email'], ['ann@example.com']] };
const workbook = (options: Options = {}) => writeWorkbook([people], options);
const ofXml = (xml: string, options: Options = {}) => writeWorkbook([{ name: 'People', xml }], options);
const ofRows = (rows: string) => ofXml(worksheet(`<row r="1"><c r="A1" t="str"><v>email</v></c></row>${rows}`));

const sheetPart = 'xl/worksheets/sheet1.xml';
const repair = 'Export it again, or open it in Excel, save it as .xlsx and name that file.';
const again = 'Copy or export it again, and wait until it is complete.';

describe('a workbook is refused as damaged', () => {
  const piece = `<r><t>${'x'.repeat(30_000)}</t></r>`;
  const element = '<row r="2"><c r="A2" t="str"><v>ann@example.com</v></c></row>';

  test.each<readonly [string, Uint8Array, string]>([
    ['a row that no sheet has', ofRows('<row r="9999999999"/>'), 'a row behind row 1 has a number that cannot be'],
    ['half a row', ofRows('<row r="2.5"/>'), 'a row behind row 1 has a number that cannot be'],
    ['rows out of order', ofRows('<row r="1"/>'), 'a row behind row 1 has a number that cannot be'],
    [
      'a cell in a column that no sheet has',
      ofRows('<row r="2"><c r="ZZZZ2"/></row>'),
      'row 2 has a cell in no column',
    ],
    ['a cell without a column', ofRows('<row r="2"><c r="12"/></row>'), 'row 2 has a cell in no column'],
    [
      'a text that is not there',
      ofRows('<row r="2"><c t="s"><v>7</v></c></row>'),
      'row 2 has a cell whose value cannot be',
    ],
    ['a number that is none', ofRows('<row r="2"><c><v>1,5</v></c></row>'), 'row 2 has a cell whose value cannot be'],
    ['a part that breaks off', ofXml(worksheet(element).slice(0, -30)), 'a part of it is no well-formed XML'],
    ['a part in no encoding', ofXml(worksheet('')), 'a part of it is neither UTF-8 nor UTF-16'],
    ['nests without end', ofXml('<a>'.repeat(100_000)), 'its parts are nested too deeply'],
    [
      'an element without end',
      ofXml(worksheet(`<row r="1" x="${' '.repeat(17 << 20)}`), { deflate: true }),
      'a part of it has an endless element',
    ],
    [
      'a shared text of endless pieces',
      writeWorkbook([people], { strings: [piece.repeat(70)] }),
      'one of its texts is longer than a row can be',
    ],
    ['no sheets', writeWorkbook([]), 'it has no sheets'],
    ['no list of sheets', zip({ '[Content_Types].xml': '<Types/>' }), 'its list of sheets is missing'],
  ])('for %s', async (what, bytes, why) => {
    const content =
      what === 'a part in no encoding'
        ? workbook({ parts: { [sheetPart]: Buffer.from('<a>\xe9</a>', 'latin1') } })
        : bytes;
    expect(await refused(loadBytes(content))).toBe(`people.xlsx is a damaged Excel workbook: ${why} → ${repair}`);
  });

  test('when it is cut off', async () => {
    const bytes = workbook();
    for (const length of [4, 200, bytes.length - 30, bytes.length - 1]) {
      expect(await refused(loadBytes(bytes.subarray(0, length)))).toBe(
        `people.xlsx is cut off: its compressed content ends too early → ${again}`,
      );
    }
  });

  test.each([false, true])('when bytes of a part are others (deflated: %s)', async (deflate) => {
    const bytes = workbook({ deflate });
    const inDirectory = bytes.lastIndexOf(sheetPart);
    const at = bytes.lastIndexOf(sheetPart, inDirectory - 1) + 100;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    expect(await refused(loadBytes(bytes))).toMatch(/^people\.xlsx is (?:damaged: it is compressed|a damaged Excel)/);
  });
});

describe('XML that plays tricks is refused, and nothing is put in', () => {
  const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
  test.each([
    ['entities that multiply', `<!DOCTYPE w [<!ENTITY l0 "ha">${laughs}]>`, '&l9;'],
    ['entities from elsewhere', '<!DOCTYPE w [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>', '&l9;'],
    ['a document type', '<!DOCTYPE w>', ''],
  ])('%s', async (_, doctype, entity) => {
    const xml = `${doctype}<worksheet><sheetData><row r="1"><c t="str"><v>email${entity}</v></c></row></sheetData></worksheet>`;
    expect(await refused(loadBytes(ofXml(xml)))).toBe(
      `people.xlsx is a damaged Excel workbook: a part of it declares a document type → ${repair}`,
    );
  });

  test('an entity that nobody declares', async () => {
    expect(await refused(loadBytes(ofRows('<row r="2"><c t="str"><v>&secret;</v></c></row>')))).toContain(
      'a part of it is no well-formed XML',
    );
  });
});

test('a workbook whose directory says that a part grows beyond reason is not unpacked', async () => {
  const bytes = workbook({ deflate: true });
  // The entry in the directory at the end: its size unpacked stands 22 bytes before its name.
  const name = bytes.lastIndexOf(sheetPart);
  bytes.writeUInt32LE(0xf000_0000, name - 22);
  expect((await refusal(loadBytes(bytes))).message).toBe(
    'people.xlsx unpacks to more than 200 times its size and is not read further',
  );
});

test('a workbook that says less of a part than it unpacks to is damaged', async () => {
  const bytes = ofXml(worksheet(' '.repeat(100_000)), { deflate: true });
  bytes.writeUInt32LE(1000, bytes.lastIndexOf(sheetPart) - 22);
  expect((await refusal(loadBytes(bytes))).message).toBe(
    'people.xlsx is damaged: it is compressed and cannot be unpacked',
  );
});
