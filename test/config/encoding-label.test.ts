import { expect, test } from 'vitest';
import { decoderName, encodingFix, isEncodingLabel } from '../../src/config/encoding-label.ts';

test.each([
  ['ansi', 'windows-1252'],
  ['1252', 'windows-1252'],
  ['cp932', 'shift_jis'],
  ['CP-949', 'euc-kr'],
  ['win-1251', 'windows-1251'],
  ['utf16', 'utf-16'],
  ['latin-1', 'latin1'],
  ['iso88592', 'iso-8859-2'],
])('for %s, %s is offered', (written, meant) => {
  expect(isEncodingLabel(written)).toBe(written === 'iso88592');
  expect(encodingFix(written)).toBe(`Did you mean "${meant}"?`);
  expect(isEncodingLabel(meant)).toBe(true);
});

test('what is like no encoding gets examples', () => {
  expect(encodingFix('excel')).toMatch(/^Write e\.g\. windows-1252, /);
});

test('every encoding of docs/formats.md has a decoder', async () => {
  const { readFile } = await import('node:fs/promises');
  const page = await readFile(new URL('../../docs/formats.md', import.meta.url), 'utf8');
  const table = page.split('| for | labels |')[1]?.split('\n\n')[0] ?? '';
  const labels = [...table.matchAll(/`([\w-]+)`/g)].map(([, label = '']) => label);
  expect(labels.length).toBeGreaterThan(30);
  expect(labels.filter((label) => decoderName(label) === undefined)).toEqual([]);
});
