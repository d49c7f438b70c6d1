import { execSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cellsOf, load, loadText, refused, useEngine } from './load.ts';
import { scratchFolder } from './scratch.ts';
import { zstdFrame } from './zstd-frame.ts';

useEngine();

describe('encodings', () => {
  const text = 'E-Mail;Vorname;Ort\r\nann@example.com;Ännchen;"Köln; Süd"\r\n';
  const expected = [['ann@example.com', 'Ännchen', 'Köln; Süd']];

  test.each([
    ['utf-8', Buffer.from(text), 'utf-8'],
    ['utf-8 with a byte-order mark', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['utf-16le', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le'],
    ['utf-16be', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), 'utf-16be'],
  ])('%s', async (_, bytes, encoding) => {
    const source = await loadText(bytes);
    expect(await cellsOf(source)).toEqual(expected);
    expect(source.files[0]).toMatchObject({ encoding, delimiter: ';' });
    expect(source.mapping).toEqual({ email: ['e_mail'], first_name: ['vorname'], city: ['ort'] });
    expect(source.warnings).toEqual([]);
  });

  test('what is not UTF-8 is read as Windows-1252, and that is told', async () => {
    const source = await loadText(
      Buffer.concat([Buffer.from(text, 'latin1'), Buffer.from('bob@example.com;\x80 \x93x\x94;\r\n', 'latin1')]),
    );
    expect(await cellsOf(source)).toEqual([...expected, ['bob@example.com', '€ “x”', null]]);
    expect(source.files[0]).toMatchObject({ encoding: 'windows-1252' });
    expect(source.warnings).toEqual([
      'people.csv is not UTF-8 from line 2 on and was read as Windows-1252: letters with accents may be wrong; `encoding:` settles it',
    ]);
  });

  test('the first letter that is not UTF-8 may come late', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => `ann${index}@example.com,Ann\n`).join('');
    const source = await loadText(
      Buffer.concat([Buffer.from(`email,name\n${rows}zoe@example.com,Zo`), Buffer.from([0xeb, 0x0a])]),
    );
    expect(source.rows).toBe(30_001);
    expect((await cellsOf(source)).at(-1)).toEqual(['zoe@example.com', 'Zoë']);
    expect(source.warnings).toEqual([expect.stringContaining('from line 30002 on')]);
  });

  test.each([
    [
      'what is neither',
      Buffer.from('email,name\nann@example.com,\x81\x8d\n', 'latin1'),
      'people.csv:2 unreadable encoding: it is neither UTF-8 nor Windows-1252',
    ],
    [
      'UTF-8 by its mark and not by its bytes',
      Buffer.from('\xef\xbb\xbfemail\nann\xe9@example.com\n', 'latin1'),
      'people.csv:2 unreadable encoding: by its byte-order mark it is utf-8, and a byte here is not',
    ],
    [
      'UTF-16 without a mark',
      Buffer.from('email\nann@example.com\n', 'utf16le'),
      'people.csv:1 unreadable encoding: it holds zero bytes',
    ],
    [
      'broken UTF-16',
      Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8, 0x61, 0x00]),
      'people.csv:1 unreadable encoding: by its byte-order mark it is utf-16le, and a byte here is not',
    ],
    [
      'what is full of zeros far down',
      Buffer.concat([Buffer.from(`email\n${'ann@example.com\n'.repeat(100_000)}`), Buffer.alloc(100_000)]),
      'people.csv: unreadable encoding: it holds zero bytes',
    ],
    [
      'a hole of zeros behind a single one',
      Buffer.concat([
        Buffer.from(`email\nann@example.com\0\n${'ann@example.com\n'.repeat(100_000)}`),
        Buffer.alloc(2_000_000),
      ]),
      'people.csv: unreadable encoding: it holds zero bytes',
    ],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'people.csv is a PDF, not a CSV file'],
    ['a web page', Buffer.from('\n<!DOCTYPE html><title>Sign in</title>'), 'people.csv is a web page, not a CSV file'],
    ['nothing', Buffer.alloc(0), 'people.csv is empty → Export it again.'],
    ['nothing but lines', Buffer.from('\uFEFF\r\n\r\n  \r\n'), 'people.csv is empty'],
  ])('%s is refused', async (_, bytes, message) => {
    expect(await refused(loadText(bytes))).toContain(message);
  });
});

test('a zero byte here and there is a blank, which is warned of', async () => {
  const few = Buffer.from('email,name\nann@example.com,An\0n\nbob\0@example.com,"Bob\0\n"\n');
  const source = await loadText(few);
  expect(await cellsOf(source)).toEqual([
    ['ann@example.com', 'An n'],
    ['bob @example.com', 'Bob \n'],
  ]);
  expect(source.warnings).toEqual(['people.csv has zero bytes, which were read as blanks; the first is in line 2']);
  const rows = 'ann@example.com,Ann\n'.repeat(100_000);
  const far = await loadText(`email,name\n${rows}bob@example.com,\0\0\0\0\0\n`);
  expect((await cellsOf(far)).at(-1)).toEqual(['bob@example.com', '     ']);
  expect(far.warnings).toEqual([expect.stringContaining('the first is in line 100002')]);
});

describe('compressed by gzip', () => {
  const text = `email,name\n${'ann@example.com,Ann\n'.repeat(3)}`;

  test('is read whatever its name, several members too', async () => {
    const source = await loadText(Buffer.concat([gzipSync(text), gzipSync('bob@example.com,Bob\n')]));
    expect(await cellsOf(source)).toEqual([
      ...Array.from({ length: 3 }, () => ['ann@example.com', 'Ann']),
      ['bob@example.com', 'Bob'],
    ]);
  });

  test('in another encoding', async () => {
    const source = await loadText(gzipSync(Buffer.from('email,name\nann@example.com,Zo\xeb\n', 'latin1')));
    expect(await cellsOf(source)).toEqual([['ann@example.com', 'Zoë']]);
  });

  test('that is cut off or damaged is refused', async () => {
    const packed = gzipSync(
      Buffer.from(`email,name\n${Array.from({ length: 999 }, (_, n) => `p${n}@example.com,P\n`).join('')}`),
    );
    expect(await refused(loadText(packed.subarray(0, packed.length - 20)))).toContain('people.csv is cut off');
    packed.fill(0xff, 200, 300);
    expect(await refused(loadText(packed))).toContain('people.csv is damaged');
  });
});

test('a pipe with a name is read once, like standard input, and may be compressed', async () => {
  const folder = scratchFolder();
  execSync('sh', { cwd: folder, input: 'mkfifo pipe' });
  const written = writeFile(join(folder, 'pipe'), zstdFrame('email\nann@example.com\n'));
  const source = await load(folder, 'pipe');
  await written;
  expect(await cellsOf(source)).toEqual([['ann@example.com']]);
  expect(source.files).toMatchObject([{ path: 'pipe', bytes: undefined, modified: undefined }]);
});

describe('standard input', () => {
  const stdin = (...chunks: (string | Buffer)[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

  test('is read once, from a file that only we may read', async () => {
    const folder = scratchFolder();
    const input = stdin('email,na', 'me\nann@example.com,', 'Ann\n');
    const source = await load(folder, '-', { stdin: input });
    expect(await cellsOf(source)).toEqual([['ann@example.com', 'Ann']]);
    expect(source.files).toEqual([
      {
        path: 'standard input',
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ',',
        hasHeader: true,
        heading: { line: 1, others: [], titles: 0 },
        records: 1,
        unreadable: 0,
        bytes: undefined,
        modified: undefined,
      },
    ]);
    const temp = join(folder, 'temp');
    const [spool = ''] = readdirSync(temp, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(temp, name)).isFile(),
    );
    expect(statSync(join(temp, spool)).mode & 0o777).toBe(0o600);
    expect(await refused(load(folder, '-', { stdin: input }))).toContain('standard input can feed one source only');
  });

  test('may be compressed, or in another encoding', async () => {
    const folder = scratchFolder();
    const packed = await load(folder, '-', { stdin: stdin(gzipSync('email\nann@example.com\n')) });
    expect(await cellsOf(packed)).toEqual([['ann@example.com']]);
    const wide = await load(folder, '-', { stdin: stdin(Buffer.from('\uFEFFemail\nann@example.com\n', 'utf16le')) });
    expect(await cellsOf(wide)).toEqual([['ann@example.com']]);
  });

  test('that is empty or a terminal is refused', async () => {
    const folder = scratchFolder();
    expect(await refused(load(folder, '-'))).toContain('standard input is empty');
    const terminal = Object.assign(Readable.from([]), { isTTY: true });
    expect(await refused(load(folder, '-', { stdin: terminal }))).toContain(
      '/acme/audience-sync.yaml:6 standard input is a terminal',
    );
  });
});
