import { writeWorkbook } from '../../fixtures/generator/workbook.js';
import { compoundFile } from './xlsx/compound.ts';
import { readFileSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fileBytes } from '../../src/sources/files/file-bytes.ts';
import type { FoundFile } from '../../src/sources/files/find-files.ts';
import { refuseArchive } from '../../src/sources/files/refuse-archive.ts';
import { encode } from './encode.ts';
import { load, type Loading, refusal, useEngine } from './load.ts';
import { scratchFolder, writeInto } from './scratch.ts';
import { zip } from './zip.ts';
import { zstdBomb, zstdFrame } from './zstd-frame.ts';

useEngine();

interface BadFile {
  /** Default: `people.csv`. */
  readonly name?: string;
  readonly content: string | Uint8Array;
  readonly source?: NonNullable<Loading['source']>;
  /** What refuses it; default: the source does. */
  readonly read?: (file: FoundFile) => Promise<void>;
}

/** What says in an Office document which of its parts is the main one. */
const office = (part: string) => [
  { name: '[Content_Types].xml' },
  {
    name: '_rels/.rels',
    content: `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/${part}"/></Relationships>`,
  },
];

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

const customers = { name: 'customers.csv', content: 'email\nann@example.com\n' };

const ann = '{"email": "ann@example.com"}';
const parquet = readFileSync(new URL('../../fixtures/exports/warehouse-customers.parquet', import.meta.url));

/** The last part of an archive says that there were others before it. */
function partOf(archive: Buffer): Buffer {
  const part = Buffer.from(archive);
  part.writeUInt16LE(1, part.length - 18);
  return part;
}

/** One for each row of the page's table, by what the row calls it. */
const badFiles: Readonly<Record<string, BadFile>> = {
  'text that is neither UTF-8 nor Windows-1252': { content: latin1('email,name\nann@example.com,\x81\x8d\n') },
  'Cyrillic, Greek, Chinese or Korean that nobody declares': {
    content: encode('email,name\nann@example.com,Пётр\n', 'windows-1251'),
  },
  'ISO-2022-JP that nobody declares': { content: latin1('email,name\nann@example.com,\x1b$BEDCf\x1b(B\n') },
  'a byte that the declared encoding does not have': {
    content: latin1('email,name\nann@example.com,\x83\n'),
    source: { encoding: 'shift_jis' },
  },
  'a byte-order mark in front of something else': { content: latin1('\xef\xbb\xbfemail\nann\xe9@example.com\n') },
  'UTF-16 that is declared and is none': {
    content: 'email\nann@example.com\n',
    source: { encoding: 'utf-16le' },
  },
  'UTF-16 without a byte-order mark that nobody declares': { content: Buffer.from('email\n', 'utf16le') },
  'a workbook with a password': { content: compoundFile(['EncryptionInfo', 'EncryptedPackage']) },
  'a workbook of Excel before 2007': { content: compoundFile(['Workbook']) },
  'a binary workbook': { content: zip([...office('xl/workbook.bin'), { name: 'xl/workbook.bin' }]) },
  'a spreadsheet of LibreOffice': {
    content: zip([
      { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' },
      { name: 'content.xml' },
    ]),
  },
  'a document of Numbers': { content: zip([{ name: 'Index/Document.iwa' }]) },
  'a workbook that breaks the rules of its format': {
    content: writeWorkbook([{ name: 'People', xml: '<worksheet>' }]),
  },
  'a sheet that is not there': { content: writeWorkbook([{ name: 'People' }]), source: { sheet: 'Customers' } },
  'an empty sheet': { content: writeWorkbook([{ name: 'People' }]), source: { sheet: 'People' } },
  'a sheet with more than 1,000 columns': {
    content: writeWorkbook([{ name: 'People', rows: [Array.from({ length: 1001 }, (_, at) => `c${at}`)] }]),
  },
  'compressed content that is cut off': { content: gzipSync('email\nann@example.com\n').subarray(0, -9) },
  'compressed content that is damaged': {
    content: Buffer.concat([zstdFrame('email\n').subarray(0, -1), Buffer.from('!')]),
  },
  'what unpacks to more than 1 GiB and more than 200 times its size': {
    content: zstdBomb(10),
    read: async (file) => {
      for await (const _ of fileBytes(file, 1 << 20)) continue;
    },
  },
  'zstd with a larger window': { content: zstdFrame('email\n', { windowLog: 18 }) },
  'zstd with a dictionary': { content: zstdFrame('email\n', { dictionary: 1 }) },
  'a zip archive with a password': { content: zip([{ ...customers, flags: 0x801 }]) },
  'one of the parts that an archive was split into': { content: partOf(zip([customers])) },
  'a zip archive in which nothing is': { content: zip([]) },
  'a zip archive of pictures, PDFs and the like': { content: zip([{ name: 'a.pdf' }, { name: 'b.png' }]) },
  'a zip archive of more than 1,000 tables': {
    content: zip(Array.from({ length: 1001 }, (_, index) => ({ name: `${index}.csv`, method: 0 }))),
  },
  'a zip archive of more than 32 GiB': {
    content: '',
    read: async (file) => {
      await truncate(file.path, 2 ** 28);
      const table = { name: 'a.csv', bytes: 2 ** 35 + 1, isEncrypted: false, unknownMethod: undefined };
      await refuseArchive(file, { hasMore: false, tables: [table], documents: [] });
    },
  },
  'a zip archive packed by other than Deflate': { content: zip([{ ...customers, method: 9 }]) },
  'a zip archive without what `members:` names': {
    content: zip([customers]),
    source: { members: ['unsubscribed*'] },
  },
  'a file that is no archive, with `members:`': {
    content: 'email\nann@example.com\n',
    source: { members: ['unsubscribed*'] },
  },
  'a zip archive in a zip archive': { content: zip([{ name: 'inner.zip', content: zip([customers]) }]) },
  'a Word document': { content: zip([{ name: 'word/document.xml' }, { name: '[Content_Types].xml' }]) },
  'a PowerPoint presentation': { content: zip([{ name: '[Content_Types].xml' }, { name: 'ppt/presentation.xml' }]) },
  'a text without line ends': { content: 'email,'.repeat(100_000) },
  'JSON without any record': { content: '[]' },
  'JSON that is one object and no person': { content: '{"contacts": [], "total": 0}' },
  'JSON with several lists of records': { content: `{"customers": [${ann}], "staff": [${ann}]}` },
  'JSON with people as fields of one object': { content: `{"1": ${ann}, "2": ${ann}}` },
  'JSON with rows as lists': { content: '[["email"], ["ann@example.com"]]' },
  "an API's answer that reports an error": { content: '{"error": {"message": "expired"}, "data": null}' },
  'JSON with more than 1,000 fields': {
    content: `{${Array.from({ length: 1001 }, (_, index) => `"f${index}": 1`).join(', ')}}`,
  },
  'a list in JSON in which a record was never closed': { content: `[${ann},\n{"email": "bob@example.com"\n${ann}]` },
  'JSON in which no record is right': { content: "{'email': 'ann@example.com'}" },
  'a Parquet file that is cut off': { content: parquet.subarray(0, -9) },
  'a Parquet file that is damaged': {
    content: Buffer.from(parquet).fill(0xff, parquet.length - 80, parquet.length - 8),
  },
  'a Parquet file that is encrypted': { content: Buffer.concat([Buffer.from('PARE'), parquet.subarray(4)]) },
  'an empty file': { content: '' },
};

const page = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');
const section = /^## What is refused\n([^]*?)(?=^## |$(?![^]))/m.exec(page)?.[1] ?? '';
const rows = new Map(
  [...section.matchAll(/^\| (.+?) \| `(.+)` \|$/gm)].map(([, what = '', said = '']) => [what, said]),
);

test.each(Object.entries(badFiles))('%s is refused with the words of docs/formats.md', async (what, bad) => {
  const { name = 'people.csv', content, source = {}, read } = bad;
  const folder = scratchFolder();
  const file = writeInto(folder, name, content);
  const { diagnostics, exitCode } = await refusal(read?.(file) ?? load(folder, name, { source }));
  const [{ at, message, fix } = { message: '' }] = diagnostics;
  const place = at === undefined ? '' : `FILE${at.line === undefined ? '' : `:${at.line}`} `;
  expect(`${place}${message.replaceAll(name, 'FILE')}`).toBe(rows.get(what));
  expect(fix).toMatch(/\w/);
  expect(exitCode).toBe(2);
});

test('docs/formats.md lists nothing else as refused', () => {
  expect([...rows.keys()]).toEqual(Object.keys(badFiles));
});
