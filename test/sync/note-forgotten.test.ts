import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgottenFile, forgottenList } from '../../src/config/forgotten-list.ts';
import { noteForgotten } from '../../src/sync/note-forgotten.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'audience-sync-forgotten-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const digestAlone = { sha256: 'aa', gmail_sha256: null, md5: null, sha256md5: null };
const address = { sha256: 'aa', gmail_sha256: 'ab', md5: 'ac', sha256md5: 'ad' };
const lines = () => readFileSync(forgottenFile(directory), 'utf8').split('\n');

test('each is written once, and of whom a digest was known alone an address brings the others', async () => {
  expect(forgottenList(directory)).toEqual([]);
  expect(await noteForgotten(directory, [digestAlone, digestAlone])).toBe(1);
  expect(await noteForgotten(directory, [address])).toBe(1);
  expect(await noteForgotten(directory, [digestAlone, address])).toBe(0);
  expect(lines()).toEqual(['sha256,gmail_sha256,md5,sha256md5', 'aa,,,', 'aa,ab,ac,ad', '']);
  expect(forgottenList(directory)).toHaveLength(1);
});

test('half a row that a full disk has left spoils no other', async () => {
  await noteForgotten(directory, [digestAlone]);
  appendFileSync(forgottenFile(directory), 'ba,b');
  await noteForgotten(directory, [address]);
  expect(lines().slice(2)).toEqual(['ba,b', 'aa,ab,ac,ad', '']);
});
