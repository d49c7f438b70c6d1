import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FoundFile } from '../../src/sources/files/find-files.ts';
import { afterFile } from '../clean-up.ts';

/** A new folder, gone after the tests of the file. */
export function scratchFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'sources-'));
  afterFile(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeInto(folder, name, content);
  return folder;
}

/** @returns the file as `findFiles` would give it */
export function writeInto(folder: string, name: string, content: string | Uint8Array): FoundFile {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return { path, label: name, bytes: undefined, modified: undefined };
}

/** Bytes one to `size` at a time, so that every place is the end of a chunk once. */
export async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
