import { expect, test } from 'vitest';
import { load, mistakes } from './write-config.ts';

const config = (audience: string, more = '') => `version: 1
project: acme
sources:
  people: { files: people.csv }
segments:
  everybody: { from: people, where: "true" }
destinations:
  meta: { type: meta, account: act_1, access_token: x }
audiences:
  first: { segment: everybody, to: [meta] }
  asked: { segment: everybody, to: [meta], ${audience} }
${more}`;

const wrong: readonly (readonly [audience: string, more?: string])[] = [
  ['holdout: 10'],
  ['holdout: 0%'],
  ['holdout: 100%'],
  ['split: { a: 50%, b: 40% }'],
  ['split: { a: 33.3%, b: 33.3%, c: 33.3% }'],
  ['split: { a: 99% }'],
  ['split: { A: 50%, b: 50% }'],
  ['split: { holdout: 50%, b: 50% }'],
  ['experiment: my experiment, holdout: 10%'],
  ['experiment: x'],
  ['cooldown: { after: 14 }'],
  ['cooldown: { after: 2 months, for: 30d }'],
  ['cooldown: { after: 14d, for: 30d, audiences: [frist] }'],
  ['for_each: ""'],
  ['for_each: a.b.c'],
  ['for_each: { columns: a }'],
  ['for_each: { column: a, max: 100000 }'],
  ['for_each: []'],
  ['for_each: vews.category', 'events:\n  views: { files: v.csv, of: people, key: email, time: at }'],
  ['for_each: Last Name'],
  [
    'for_each: { column: [views.kind, views.customerEmail] }',
    'events:\n  views: { files: v.csv, of: people, key: email, time: at }',
  ],
  ['holdout: 10%', 'priority: [[first]]'],
  ['holdout: 10%', 'priority: [[first, askd]]'],
  ['holdout: 10%', 'priority: [[first, asked], [asked, first]]'],
  ['holdout: 10%, experiment: x', '  third: { segment: everybody, to: [meta], holdout: 20%, experiment: x }'],
  ['split: { a: 50%, b: 50% }', '  asked.a: { segment: everybody, to: [meta] }'],
  ['holdout: 10%', '  Asked: { segment: everybody, to: [meta] }'],
  ['for_each: country', '  asked.de: { segment: everybody, to: [meta] }'],
];

test('rules of audiences that are not as they should be are told, with place and fix', async () => {
  const told: string[] = [];
  for (const [audience, more] of wrong) {
    told.push([audience, more ?? []].flat().join(' + '));
    told.push(...(await mistakes(config(audience, more))).map((each) => `  ${each}`));
  }
  await expect(`${told.join('\n')}\n`).toMatchFileSnapshot('../golden/audience-mistakes.txt');
});

test('a third each adds up', async () => {
  const { config: loaded } = await load(config('split: { a: 33.33%, b: 33.33%, c: 33.34% }, holdout: 10%'));
  expect([...loaded.audiences.keys()]).toEqual(['first', 'asked.a', 'asked.b', 'asked.c']);
  expect(loaded.audiences.get('asked.b')).toMatchObject({ name: 'asked: b', family: 'asked', variant: 'b' });
});

test('columns are named by their headers too, and by the names that the config has for them', async () => {
  const told = config('for_each: [Last Order Date, views.Product-Category, views.kind, views.Other]')
    .replace(
      'people.csv }',
      'people.csv, columns: { LastOrder: Last Order Date } }\nevents:\n  views: { files: v.csv, of: people, key: email, time: at, columns: { Kind: Product Kind } }',
    )
    .replace(
      'segments:',
      'segments:\n  spenders: { recipe: vip, with: { spend: Total Spent } }\n  late: { recipe: lapsed, with: { last_order: last order date } }\n  both: { recipe: product-viewers, with: { by: Product Kind, in: x } }',
    );
  const { config: loaded } = await load(told);
  expect(loaded.audiences.get('asked')?.forEach?.columns).toEqual([
    'LastOrder',
    'views.product_category',
    'views.Kind',
    'views.other',
  ]);
  const where = (name: string) => loaded.segments.get(name);
  expect(where('spenders')).toMatchObject({ where: expect.stringMatching(/^total_spent > 0 and /) });
  expect(where('late')).toMatchObject({ where: expect.stringMatching(/^LastOrder < /) });
  expect(where('both')).toMatchObject({ where: expect.stringContaining(`where "Kind" in ('x')`) });
});
