import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { SourceConfig } from '../../src/config/config.ts';
import { fileBytes } from '../../src/sources/files/file-bytes.ts';
import type { FoundFile } from '../../src/sources/files/find-files.ts';
import { encode } from './encode.ts';
import { load, refusal, useEngine } from './load.ts';
import { scratchFolder, writeInto } from './scratch.ts';
import { zstdBomb, zstdFrame } from './zstd-frame.ts';

useEngine();

interface BadFile {
  /** Default: `people.csv`. */
  readonly name?: string;
  readonly content: string | Uint8Array;
  readonly source?: Partial<SourceConfig>;
  /** What refuses it; default: the source does. */
  readonly read?: (file: FoundFile) => Promise<void>;
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** One for each row of the page's table, by what the row calls it. */
const badFiles: Readonly<Record<string, BadFile>> = {
  'text that is neither UTF-8 nor Windows-1252': { content: latin1('email,name\nann@example.com,\x81\x8d\n') },
  'Cyrillic, Greek, Chinese or Korean that nobody declares': {
    content: encode('email,name\nann@example.com,Пётр\n', 'windows-1251'),
  },
  'a byte that the declared encoding does not have': {
    content: latin1('email,name\nann@example.com,\x83\n'),
    source: { encoding: 'shift_jis' },
  },
  'a byte-order mark in front of something else': { content: latin1('\xef\xbb\xbfemail\nann\xe9@example.com\n') },
  'UTF-16 without a byte-order mark that nobody declares': { content: Buffer.from('email\n', 'utf16le') },
  'a PDF': { content: '%PDF-1.7\n' },
  'an SQLite database': { content: 'SQLite format 3\0' },
  'a 7-Zip archive': { content: latin1('7z\xbc\xaf\x27\x1c') },
  'a RAR archive': { content: latin1('Rar!\x1a\x07') },
  'what bzip2 compressed': { content: latin1('BZh91AY&SY') },
  'what xz compressed': { content: latin1('\xfd7zXZ\0') },
  'a text document': { content: '{\\rtf1\\ansi' },
  'a web page': { content: '<!doctype html><title>Sign in</title>' },
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
  'what is compressed twice': { content: gzipSync(zstdFrame('email\n')) },
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
