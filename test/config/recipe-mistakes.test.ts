import { expect, test } from 'vitest';
import { load, mistakes, say } from './write-config.ts';

const config = (segment: string, more = '') => `version: 1
project: acme
sources:
  people: { files: people.csv }${more}
segments:
  other: { from: people, where: "true" }
  asked:
    ${segment}
`;

const wrong = [
  'recipe: vips',
  'with: { top: 5% }',
  '{ from: people, where: "true", with: { top: 5% } }',
  '{ recipe: vip, with: { tpo: 5% } }',
  '{ recipe: vip, top: 5% }',
  '{ recipe: vip, tpo: 5% }',
  '{ recipe: vip, form: crm }',
  '{ recipe: vip, with: { top: 5 } }',
  '{ recipe: vip, with: { top: 0% } }',
  '{ recipe: lapsed, with: { silent_for: 90 } }',
  '{ recipe: repeat-buyers, with: { at_least: 0 } }',
  '{ recipe: repeat-buyers, with: { at_least: many } }',
  '{ recipe: repeat-buyers, with: { at_least: [1, 2] } }',
  '{ recipe: rfm, with: { group: [champions, loyl] } }',
  '{ recipe: rfm, with: { group: constructor } }',
  'recipe: funnel-stage',
  '{ recipe: product-viewers, with: { in: [] } }',
  '{ recipe: vip, include: [other] }',
  '{ from: people, where: "true", window: { leave_after: 30d } }',
  '{ recipe: repeat-buyers, window: { leave_after: 30d } }',
  '{ recipe: lapsed, window: {} }',
  '{ recipe: lapsed, window: { enter_after: 5w, leave_after: 1 month } }',
  '{ recipe: lapsed, window: { enter_after: 30 days ago } }',
  '{ include: [other], window: { leave_after: 30d } }',
];

test('recipes and windows that are not as they should be are told, with place and fix', async () => {
  const told: string[] = [];
  for (const segment of wrong) told.push(segment, ...(await mistakes(config(segment))).map((each) => `  ${each}`));
  await expect(`${told.join('\n')}\n`).toMatchFileSnapshot('../golden/recipe-mistakes.txt');
});

test('of several sources a recipe must name one', async () => {
  expect(await mistakes(config('recipe: vip', '\n  leads: { files: leads.csv }'))).toEqual([
    '9:13 segments.asked does not say of which source: there are several → Add `from:` with one of people, leads.',
  ]);
});

test('parameters from variables are no secrets', async () => {
  const { config: loaded } = await load(config('{ recipe: vip, with: { spend: "${COLUMN}" } }'), { COLUMN: 'spent' });
  expect(loaded.secrets).toEqual([]);
  expect(loaded.segments.get('asked')).toMatchObject({ where: expect.stringContaining('spent > 0') as unknown });
});

test('a longer `leave_after` stands for the span that a recipe looks back, unless the config sets it', async () => {
  const within = async (segment: string) => {
    const { config: loaded, warnings } = await load(config(segment));
    const { where = '' } = loaded.segments.get('asked') as { readonly where?: string };
    return [/- interval (\d+ \w+)/.exec(where)?.[1], ...warnings.map(say).filter((each) => each.includes('asked'))];
  };
  const carts = 'recipe: cart-abandoners';
  expect(await within(`{ ${carts}, window: { leave_after: 30d } }`)).toEqual(['30 days']);
  expect(await within(`{ ${carts}, window: { leave_after: 3d } }`)).toEqual(['7 days']);
  expect(await within(`{ ${carts}, window: { of: signed_up, leave_after: 30d } }`)).toEqual(['7 days']);
  expect(await within(`{ ${carts}, with: { within: 14d }, window: { leave_after: 30d } }`)).toEqual([
    '14 days',
    '8:48 segments.asked: `within: 14d` of the recipe takes people out before `leave_after` does → Make within as long as leave_after, or leave it away: then it is.',
  ]);
  expect(await within(`{ ${carts}, with: { within: 3m }, window: { leave_after: 2m } }`)).toEqual([
    '3 minutes',
    '8:48 segments.asked: within is 3 minutes → Write `3 months` where months are meant, and `3 min` where minutes are.',
    '8:77 segments.asked: leave_after is 2 minutes → Write `2 months` where months are meant.',
  ]);
});
