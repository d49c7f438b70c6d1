import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { recipes } from '../../src/recipes/recipes.ts';
import { runCli } from './run-cli.ts';

test('`recipes` lists all of them', async () => {
  const { code, out } = await runCli(['recipes'], { cwd: tmpdir() });
  expect(code).toBe(0);
  for (const { name, yields } of recipes.values()) expect(out).toMatch(new RegExp(`^${name} +${yields} `, 'm'));
});

test('`recipes show` explains one, with its SQL', async () => {
  await expect((await runCli(['recipes', 'show', 'lapsed'], { cwd: tmpdir() })).out).toMatchFileSnapshot(
    '../golden/recipe-lapsed.txt',
  );
  await expect((await runCli(['recipes', 'show', 'funnel-stage'], { cwd: tmpdir() })).out).toMatchFileSnapshot(
    '../golden/recipe-funnel-stage.txt',
  );
});

test('in JSON it has the same', async () => {
  const { out } = await runCli(['recipes', 'show', 'vip', '--json'], { cwd: tmpdir() });
  expect(JSON.parse(out)).toMatchObject({ name: 'vip', parameters: { top: { takes: 'share', default: '10%' } } });
});

test.each([
  ['lapse', 'Did you mean "lapsed"?'],
  ['welcome', 'Did you mean "new-customers"?'],
  ['abandoned-cart', 'Did you mean "browse-abandoners" or "cart-abandoners"?'],
  ['x', 'Known: product-viewers, '],
])('an unknown one is told, with what was probably meant: %s', async (name, fix) => {
  const { code, err } = await runCli(['recipes', 'show', name], { cwd: tmpdir() });
  expect(code).toBe(2);
  expect(err).toContain(`there is no recipe "${name}"`);
  expect(err).toContain(fix);
});
