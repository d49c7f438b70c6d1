import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { recipesPage } from '../../scripts/recipes-page.js';

test('docs/recipes.md is as `npm run recipes-page` writes it', () => {
  expect(readFileSync(new URL('../../docs/recipes.md', import.meta.url), 'utf8')).toBe(recipesPage());
});
