import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = (audiences: string) => `version: 1
project: shop
sources:
  people: { files: people.csv }
  leads: { files: leads.csv }
events:
  orders: { files: orders.csv, of: people, key: email, time: at }
segments:
  all: { from: people, where: "true" }
  ann: { from: people, where: email like 'ann%' }
  unseen: { from: people, where: "coalesce(seen + 30 > today(), true)" }
  both: { include: [all, callers] }
  callers: { from: leads, where: "true" }
  seed: { recipe: lookalike-seed, from: people, with: { spend: spent, top: 100% } }
destinations: { meta: { type: meta, account: act_1, access_token: x } }
audiences:
${audiences}`;

const files = (audiences: string) =>
  folder({
    'audience-sync.yaml': config(audiences),
    'people.csv':
      'email,spent,city,seen\nann@example.com,"$1,234.50",Bath,\nben@example.com,$0,Ulm,\ncat@example.com,,Ulm,\n',
    'leads.csv': 'email,score\ndan@example.com,7\n',
    'orders.csv': 'email,at,total\nann@example.com,2026-01-02,12\nben@example.com,2026-01-03,-4\n',
  });

interface Listed {
  readonly audience: string;
  readonly wanted: number;
  readonly values: unknown;
}

test('an attribute, an expression about events and a recipe say what members are worth', async () => {
  const cwd = files(`  attribute: { segment: all, to: [meta], value: spent }
  events: { segment: ann, to: [meta], value: sum(orders.total) }
  everybody: { segment: all, to: [meta], value: sum(orders.total) }
  recipe: { segment: seed, to: [meta] }
  nothing: { segment: seed, to: [meta], value: none }
`);
  const { code, out, err } = await runCli(['plan', '--json'], { cwd });
  expect(code, err).toBe(0);
  const { lists } = JSON.parse(out) as { lists: Listed[] };
  expect(lists.map(({ audience, wanted, values }) => [audience, wanted, values])).toEqual([
    ['attribute', 3, { least: 0.01, replaced: { missing: 1, zero: 1 } }],
    ['events', 1, { least: 0.01, replaced: {} }],
    ['everybody', 3, { least: 0.01, replaced: { negative: 1, zero: 1 } }],
    ['recipe', 1, { least: 0.01, replaced: {} }],
    ['nothing', 1, null],
  ]);
  // Events that a value alone asks for are read also when its audience alone is planned.
  const one = await runCli(['plan', 'events'], { cwd });
  expect(one.code, one.err).toBe(0);
  expect(one.out).toContain('orders: 2 rows');
});

test.each([
  ['spnt', 'source "people" has no column "spnt"', 'Did you mean spent?'],
  ['city', 'a member is worth a number, but it gives a text', 'declare city a number'],
  ['"spent > 1"', 'a member is worth a number, but it gives a boolean', ''],
  ['sum(orders.total', 'never closed', ''],
  ['email', 'a member is worth a number, but it gives a text', ''],
])('a value that is no number, %s, is told with its place', async (value, message, fix) => {
  const cwd = files(`  people: { segment: all, to: [meta], value: ${value} }\n`);
  const { code, err } = await runCli(['check'], { cwd });
  expect(code).toBe(2);
  expect(err).toMatch(/audience-sync\.yaml:17:4[67]: /);
  expect(err).toContain(message);
  expect(err).toContain(fix);
});

test('members are worth something whatever the filters are asked beside', async () => {
  const cwd = files('  people: { segment: unseen, to: [meta], value: spent }\n  ann: { segment: ann, to: [meta] }\n');
  writeFileSync(join(cwd, 'people.csv'), 'email,spent,seen\nann@example.com,5,\nben@example.com,7,\n');
  const { code, out, err } = await runCli(['plan', '--json'], { cwd });
  expect(code, err).toBe(0);
  const { lists } = JSON.parse(out) as { lists: Listed[] };
  expect(lists.map(({ wanted, values }) => [wanted, values])).toEqual([
    [2, { least: 0.01, replaced: {} }],
    [1, null],
  ]);
});

test('a segment of two sources needs a value in both', async () => {
  const cwd = files('  people: { segment: both, to: [meta], value: spent }\n');
  const { code, err } = await runCli(['check'], { cwd });
  expect(code).toBe(2);
  expect(err).toContain('the value `spent` of contacts of source "leads": source "leads" has no column "spent"');
});

test('a value that the expression cannot work with is told without the value', async () => {
  const cwd = files('  people: { segment: all, to: [meta], value: "cast(city as double)" }\n');
  const { code, err } = await runCli(['check'], { cwd });
  expect(code).toBe(2);
  expect(err).toContain('the value `cast(city as double)`: a contact has a value that');
  expect(err).not.toContain('Bath');
});
