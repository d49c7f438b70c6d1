import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noticeboard } from './install.ts';

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const page = read('docs/destinations.md');
const blocks = [...page.matchAll(/^```js (\S+)\n([^]*?)^```$/gm)].map(([, file = '', code = '']) => ({ file, code }));

test('docs/destinations.md is read in one sitting', () => {
  expect(page.split('\n').length).toBeLessThan(200);
});

test('what the page shows of the package is what its files say, in their order', () => {
  expect(blocks.map(({ file }) => file)).toEqual([
    'settings.js',
    'adapter.js',
    'client.js',
    'noticeboard.js',
    'noticeboard.test.js',
  ]);
  for (const { file, code } of blocks) {
    let rest = readFileSync(join(noticeboard, file), 'utf8');
    for (const part of code.split('// …\n')) {
      expect(rest, file).toContain(part);
      rest = rest.slice(rest.indexOf(part) + part.length);
    }
  }
});

/** Names of the members of an interface, from its own lines. */
function membersOf(source: string, name: string): string[] {
  const [, body = ''] =
    new RegExp(`^export interface ${name}(?: extends \\w+)? \\{\\n([^]*?)^\\}`, 'm').exec(source) ?? [];
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member = '']) => member);
}

test('the page names every capability, every call and every disposition', () => {
  const source = read('src/destinations/destination.ts');
  const dispositions = [...read('src/errors/destination-error.ts').matchAll(/^ {2}\| '([\w-]+)'/gm)].map(
    ([, each = '']) => each,
  );
  const named = [
    ...membersOf(source, 'Capabilities'),
    ...[...membersOf(source, 'Door'), ...membersOf(source, 'Destination')].filter(
      (member) => !['name', 'type', 'capabilities'].includes(member),
    ),
    ...dispositions,
  ];
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
