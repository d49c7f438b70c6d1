import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { examplePage } from '../../scripts/example/example-page.js';

// A dozen runs of the program, one after the other: a machine that is busy otherwise takes minutes.
test('docs/example.md is as `npm run example-page` writes it, with the true lift in its interval', async () => {
  expect(readFileSync(new URL('../../docs/example.md', import.meta.url), 'utf8')).toBe(await examplePage());
}, 300_000);
