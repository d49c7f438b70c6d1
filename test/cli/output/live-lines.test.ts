import { expect, test } from 'vitest';
import { LiveLines } from '../../../src/cli/output/live-lines.ts';
import { textWidth } from '../../../src/cli/output/text-width.ts';

const clear = (lines: number) => `\u001b[${lines}A\u001b[0J`;

function setUp(screen = { columns: 20, rows: 10 }) {
  const said: string[] = [];
  const redact = (text: string): string => text.replaceAll('ada@example.com', '[e-mail]');
  const live = new LiveLines((text) => said.push(text), redact, screen);
  return { live, take: () => said.splice(0).join('') };
}

test('a line is drawn again in place, and the block grows and shrinks', () => {
  const { live, take } = setUp();
  live.set('a', 'a 1');
  expect(take()).toBe('a 1\n');
  live.set('b', 'b 1');
  expect(take()).toBe(`${clear(1)}a 1\nb 1\n`);
  live.set('a', 'a 2');
  expect(take()).toBe(`${clear(2)}a 2\nb 1\n`);
  live.delete('a');
  expect(take()).toBe(`${clear(2)}b 1\n`);
  live.delete('b');
  expect(take()).toBe(clear(1));
  live.clear();
  expect(take()).toBe('');
});

test('a line is cut one column short of the terminal, so that it never wraps', () => {
  const { live, take } = setUp();
  live.set('a', '0123456789012345678901234567890');
  expect(take()).toBe('0123456789012345678\n');
});

test('a line is redacted before it is cut', () => {
  const { live, take } = setUp();
  live.set('a', '0123456789 ada@example.com');
  expect(take()).toBe('0123456789 [e-mail]\n');
});

test.each(['顧客リスト顧客リスト顧客リスト', '한국어 목록 한국어 목록 한국어', '🎯🎯🎯🎯🎯🎯🎯🎯🎯🎯🎯🎯'])(
  'wide letters count twice: %s',
  (text) => {
    const { live, take } = setUp();
    live.set('a', text);
    const drawn = take().trimEnd();
    expect(textWidth(drawn)).toBeGreaterThan(16);
    expect(textWidth(drawn)).toBeLessThan(20);
    expect([...drawn].length).toBeLessThan(15);
  },
);

test('line breaks, tabs and colours in a label cannot break the block', () => {
  const { live, take } = setUp();
  live.set('a', 'one \n two\r\n\tthree\u001b[31m');
  expect(take()).toBe('one two three\n');
  live.set('b', 'b');
  expect(take()).toBe(`${clear(1)}one two three\nb\n`);
});

test('no more is drawn than fits on the screen; the rest is counted', () => {
  const { live, take } = setUp({ columns: 20, rows: 4 });
  for (const label of ['a', 'b', 'c']) live.set(label, label);
  expect(take().endsWith('a\nb\nc\n')).toBe(true);
  live.set('d', 'd');
  live.set('e', 'e');
  take();
  live.set('a', 'A');
  expect(take()).toBe(`${clear(3)}A\nb\n… and 3 more\n`);
});
