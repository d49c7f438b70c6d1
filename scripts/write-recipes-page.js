// Writes docs/recipes.md from the recipes: npm run recipes-page
import { writeFileSync } from 'node:fs';
import { recipesPage } from './recipes-page.js';

writeFileSync(new URL('../docs/recipes.md', import.meta.url), recipesPage());
