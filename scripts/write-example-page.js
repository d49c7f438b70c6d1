// Writes docs/example.md by running the program in a made-up shop: npm run example-page
import { writeFileSync } from 'node:fs';
import { examplePage } from './example/example-page.js';

writeFileSync(new URL('../docs/example.md', import.meta.url), await examplePage());
