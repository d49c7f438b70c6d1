import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { detectableDifference } from '../../src/lift/statistics/detectable-difference.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/experiments.md');

test('what docs/experiments.md shows is what the program prints', () => {
  const [, ...shown] = read('test/golden/lift.txt').split(/(?=^experiment )/m);
  const example = shown.find((text) => text.startsWith('experiment win-back'))?.trimEnd();
  const indented = page.replaceAll(/^ {4}/gm, '');
  expect(indented).toContain(example);
});

test('the effects of docs/experiments.md are those that are shown in four of five experiments', () => {
  const rows = page.match(/^\| [\d,]+ \| \d+% \|.*$/gm) ?? [];
  expect(rows).toHaveLength(9);
  for (const row of rows) {
    const [, people = '', rate = '', ...shown] = row.split('|').map((cell) => cell.trim());
    const [n, share] = [Number(people.replace(',', '')), Number.parseFloat(rate) / 100];
    const said = [0.1, 0.2, 0.5].map((held) => {
      const of = { share, people: [n * (1 - held), n * held] as const, level: 0.95, power: 0.8 };
      const more = detectableDifference(of) ?? NaN;
      return `${(more * 1000).toPrecision(2)} (+${Math.round((more / share) * 100)}%)`;
    });
    expect(shown.slice(0, 3)).toEqual(said);
  }
});
