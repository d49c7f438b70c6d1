import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layers } from './layers.ts';
import { root } from './source-imports.ts';

/** A made-up tree of files, linted once with the project's own rules. */
let tree: string;
let complaints: readonly { readonly filename: string; readonly code: string }[];

const folders = Object.keys(layers);
/** Files of a folder that import from another: one in the folder itself, one deeper down. */
const places = ['probe.ts', 'deep/probe.ts', 'deep/down/probe.ts'];

const packages = ['facebook-nodejs-business-sdk', '@duckdb/node-api'] as const;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'lint-'));
  copyFileSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
  for (const from of folders) {
    for (const to of folders.filter((folder) => folder !== from)) {
      for (const place of places)
        write(probe(from, to, place), importing(`src/${to}/thing.ts`, probe(from, to, place)));
      write(probe(from, to, 'type.ts'), importing(`src/${to}/thing.ts`, probe(from, to, 'type.ts'), 'import type'));
    }
    for (const name of packages)
      write(`src/${from}/uses/${name.replace('/', '-')}.ts`, `export { it } from '${name}';\n`);
  }
  write('src/cli/long.ts', lines(401));
  write('src/cli/not-long.ts', lines(400));
  write('src/cli/prints.ts', "console.log('x');\n");
  write('src/cli/any.ts', 'export const a: any = 1;\n');
  write('src/cli/non-null.ts', 'export const first = (list: number[]): number => list[0]!;\n');
  write('src/cli/loose.ts', 'export const same = (a: unknown, b: unknown): boolean => a == b;\n');
  write('src/engine/circle-a.ts', "import { b } from './circle-b.ts';\nexport const a = (): unknown => b;\n");
  write('src/engine/circle-b.ts', "import { a } from './circle-a.ts';\nexport const b = (): unknown => a;\n");
  complaints = lint();
}, 60_000);
afterAll(() => rmSync(tree, { recursive: true }));

const probe = (from: string, to: string, place: string): string =>
  `src/${from}/${place.replace('probe', `to-${to}`).replace('type', `type-of-${to}`)}`;

const lines = (n: number): string =>
  Array.from(
    { length: n },
    (_, index) => `export const a${index} = 1;
`,
  ).join('');

/** A file that imports another, both as paths below the tree. */
function importing(target: string, file: string, statement = 'import'): string {
  return `${statement} { thing } from '${relative(dirname(file), target)}';\nexport const it: typeof thing | undefined = undefined;\n`;
}

function write(file: string, text: string): void {
  mkdirSync(join(tree, dirname(file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

function lint() {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/oxlint/bin/oxlint'), '--config', '.oxlintrc.json', '--format', 'json', 'src'],
    { cwd: tree, encoding: 'utf8', maxBuffer: 64_000_000 },
  );
  if (!stdout.startsWith('{')) throw new Error(`oxlint said: ${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] };
  return diagnostics.map(({ filename, code }) => ({ filename: filename.replaceAll('\\', '/'), code }));
}

function rulesBroken(file: string): string[] {
  return complaints.filter(({ filename }) => filename === file).map(({ code }) => code);
}

const restricted = 'eslint(no-restricted-imports)';

test.each(folders)('%s may import from its own layers and is stopped at all others', (from) => {
  const others = folders.filter((folder) => folder !== from);
  for (const place of [...places, 'type.ts']) {
    const stopped = others.filter((to) => rulesBroken(probe(from, to, place)).includes(restricted));
    const allowed = layers[from] ?? [];
    expect(stopped, place).toEqual(others.filter((to) => !allowed.includes(to)));
  }
});

test('heavy packages are stopped everywhere but at home', () => {
  const free = (name: (typeof packages)[number]): string[] =>
    folders.filter((folder) => !rulesBroken(`src/${folder}/uses/${name.replace('/', '-')}.ts`).includes(restricted));
  expect(free('@duckdb/node-api')).toEqual(['engine', 'identifiers']);
  expect(free('facebook-nodejs-business-sdk')).toEqual(['destinations']);
});

test.each([
  ['a file of more than 400 lines', 'src/cli/long.ts', 'eslint(max-lines)'],
  ['printing past the output', 'src/cli/prints.ts', 'eslint(no-console)'],
  ['`any`', 'src/cli/any.ts', 'typescript(no-explicit-any)'],
  ['`!`', 'src/cli/non-null.ts', 'typescript(no-non-null-assertion)'],
  ['`==`', 'src/cli/loose.ts', 'eslint(eqeqeq)'],
  ['a circle of imports', 'src/engine/circle-a.ts', 'import(no-cycle)'],
])('%s is stopped', (_, file, rule) => {
  expect(rulesBroken(file)).toContain(rule);
});

test('a file of 400 lines is not', () => {
  expect(rulesBroken('src/cli/not-long.ts')).not.toContain('eslint(max-lines)');
});
