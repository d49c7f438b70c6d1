import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { quoteText } from '../../src/engine/sql.ts';
import { compressionOf, fileBytes } from '../../src/sources/files/file-bytes.ts';
import { UnpackError } from '../../src/sources/files/unpack-error.ts';
import { unzstd } from '../../src/sources/files/unzstd.ts';
import { cellsOf, engine, loadText, refused, useEngine } from './load.ts';
import { inPieces, scratchFolder, writeInto } from './scratch.ts';
import { skippableFrame, zstdBomb, zstdFrame } from './zstd-frame.ts';

useEngine();

const people = Array.from({ length: 999 }, (_, n) => `person${n}@example.com,Ann ${n % 7}\n`).join('');
const text = `email,name\n${people}`;

/** What the engine compresses, with matches and tables that are not those of a file made by hand. */
async function compressed(): Promise<Buffer> {
  const path = join(scratchFolder(), 'people.csv.zst');
  await engine.run(`COPY (SELECT 'person' || n || '@example.com' AS email, 'Ann ' || n % 7 AS name FROM range(999) AS t(n))
    TO ${quoteText(path)} (FORMAT csv, COMPRESSION zstd)`);
  return readFileSync(path);
}

async function unpacked(packed: Buffer, size = 1000): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of unzstd(inPieces(packed, size))) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const faultOf = (packed: Buffer, size?: number) =>
  unpacked(packed, size).catch((error: unknown) => (error instanceof UnpackError ? error.fault : error));

describe('compressed by zstd', () => {
  test('is read whatever its name, also when it is JSON or in another encoding', async () => {
    const source = await loadText(await compressed());
    expect(source).toMatchObject({ rows: 999, unreadable: [], warnings: [] });
    expect((await cellsOf(source)).at(-1)).toEqual(['person998@example.com', 'Ann 4']);
    const wide = await loadText(zstdFrame(Buffer.from('email\nann@example.com\n', 'utf16le').toString('latin1')), {
      source: { encoding: 'utf-16le' },
    });
    expect(await cellsOf(wide)).toEqual([['ann@example.com']]);
    expect(await cellsOf(await loadText(zstdFrame('[{"email": "ann@example.com"}]')))).toEqual([['ann@example.com']]);
  });

  test('all frames of it are read, wherever they are cut', async () => {
    const packed = Buffer.concat([
      skippableFrame('for somebody else'),
      await compressed(),
      zstdFrame('bob@example.com,Bob\n', { windowLog: 3, withChecksum: false }),
      skippableFrame(''),
      zstdFrame(''),
    ]);
    for (const size of [1, 7, 1 << 20]) expect(await unpacked(packed, size)).toBe(`${text}bob@example.com,Bob\n`);
    expect((await loadText(packed)).rows).toBe(1000);
  });

  test('that is cut off anywhere is told from one that is damaged anywhere', async () => {
    const packed = zstdFrame(text);
    const whole = await compressed();
    for (let at = 1; at < packed.length; at += 997) expect(await faultOf(packed.subarray(0, at))).toBe('cut off');
    for (let at = 1; at < whole.length; at += 401) expect(await faultOf(whole.subarray(0, at))).toBe('cut off');
    for (let at = 40; at < packed.length; at += 997) {
      const bad = Buffer.from(packed);
      bad[at] = (bad[at] ?? 0) ^ 1;
      expect(await faultOf(bad)).toBe('damaged');
    }
    expect(await faultOf(Buffer.concat([packed, Buffer.from('more')]))).toBe('damaged');
    expect(await faultOf(packed.subarray(0, -1), packed.length)).toBe('cut off');
  });

  test('with less memory than it asks for, or with a dictionary, is refused', async () => {
    expect(await faultOf(zstdFrame('a', { windowLog: 10 }))).toBe('a');
    expect(await faultOf(zstdFrame('a', { windowLog: 18 }))).toBe('window');
    expect(await faultOf(zstdFrame('a', { dictionary: 7 }))).toBe('dictionary');
  });
});

test('what grows beyond reason when it is unpacked is not read further', async () => {
  const folder = scratchFolder();
  const bombs = [
    writeInto(folder, 'people.csv.gz', gzipSync(Buffer.alloc(20_000_000, 'ann@example.com\n'))),
    writeInto(folder, 'people.csv.zst', zstdBomb(160)),
  ];
  const unpack = async (bomb: (typeof bombs)[number], harmless?: number) => {
    let bytes = 0;
    for await (const chunk of fileBytes(bomb, harmless)) bytes += chunk.length;
    return bytes;
  };
  for (const bomb of bombs) {
    expect(await unpack(bomb)).toBeGreaterThanOrEqual(20_000_000);
    expect(await refused(unpack(bomb, 1_000_000))).toBe(
      ` ${bomb.label} unpacks to more than 200 times its size and is not read further → If it is an export all the same, unpack it and name the unpacked file.`.trim(),
    );
  }
});

test('a file that is too short to be compressed is not', async () => {
  const folder = scratchFolder();
  for (const bytes of [[], [0x28], [0x28, 0xb5, 0x2f]]) {
    expect(await compressionOf(writeInto(folder, 'short', Buffer.from(bytes)))).toBeUndefined();
  }
});
