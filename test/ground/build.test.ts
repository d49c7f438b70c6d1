import { existsSync, readdirSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { build, type OutputChunk, type Plugin } from 'rolldown';
import { beforeAll, expect, test } from 'vitest';
import options from '../../rolldown.config.js';
import { root } from './source-imports.ts';

/** What `npm run build` would make of the sources as they are now, by file name. */
const chunks = new Map<string, OutputChunk>();
/** What each module imports before it runs. */
const imported = new Map<string, readonly string[]>();

beforeAll(async () => {
  const noteImports: Plugin = {
    name: 'note-imports',
    moduleParsed: ({ id, importedIds }) => void imported.set(id, importedIds),
  };
  const { output } = await build({ ...options, plugins: [noteImports], write: false });
  for (const file of output) if (file.type === 'chunk') chunks.set(file.fileName, file);
});

/** Everything that is reached from these by what leads on from each. */
function closure(from: readonly string[], next: (each: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const add = (each: string): void => {
    if (reached.has(each)) return;
    reached.add(each);
    next(each).forEach(add);
  };
  from.forEach(add);
  return reached;
}

/** Our modules in a file and in all that it imports before it runs, as paths below src. */
function modulesOf(...files: readonly string[]): string[] {
  const loaded = closure(files, (file) => chunks.get(file)?.imports ?? []);
  return [...loaded].flatMap((file) => chunks.get(file)?.moduleIds ?? []).map(belowSrc);
}

const belowSrc = (id: string): string => relative(join(root, 'src'), id).replaceAll('\\', '/');

test('the build holds our own modules, each once, and nothing of anybody else’s', () => {
  const all = [...chunks.values()].flatMap(({ moduleIds }) => moduleIds).map(belowSrc);
  expect(all.length).toBeGreaterThan(300);
  expect(all.filter((module) => module.startsWith('..'))).toEqual([]);
  expect(all.length).toBe(new Set(all).size);
});

test('`--version` starts with what tells it, and nothing else', () => {
  expect(modulesOf('cli/main.js', 'cli/process-runtime.js').toSorted()).toEqual([
    'cli/main.ts',
    'cli/open-browser.ts',
    'cli/own-process.ts',
    'cli/process-runtime.ts',
    'cli/program-name.ts',
    'cli/version.ts',
    'errors/exit-code.ts',
  ]);
});

test('a command brings no more along than in the sources', () => {
  const src = (module: string): string => join(root, 'src', module);
  const commands = readdirSync(src('cli/commands')).map((name) => src(`cli/commands/${name}`));
  const files = [...chunks.values()].filter(({ facadeModuleId }) => commands.includes(facadeModuleId ?? ''));
  expect(files.length).toBe(commands.length);
  for (const { fileName, facadeModuleId } of files) {
    // The reader of the command line is there already.
    const from = [facadeModuleId ?? '', src('cli/run-command-line.ts')];
    const needed = closure(from, (id) => imported.get(id) ?? []);
    expect(
      modulesOf(fileName).filter((module) => !needed.has(src(module))),
      fileName,
    ).toEqual([]);
  }
});

test('files that are found by where the program stands are there', () => {
  const found = [...chunks.values()].flatMap(({ fileName, code }) =>
    [...code.matchAll(/new URL\("(.*?)", import\.meta\.url\)/g)].map(([, path = '']) =>
      posix.join('dist', posix.dirname(fileName), path),
    ),
  );
  expect(found.toSorted()).toEqual(['bin/audience-sync.js', 'dist/cli/query-worker.js', 'package.json']);
  const built = [...chunks.keys()].map((file) => `dist/${file}`);
  expect(found.filter((file) => !built.includes(file) && !existsSync(join(root, file)))).toEqual([]);
});

test('stack traces have the names of the sources', () => {
  const codes = [...chunks.values()].map(({ code }) => code).join('\n');
  expect(/^async function loadSource\(/m.test(codes)).toBe(true);
  expect(codes.includes('// src/sources/load-source.ts')).toBe(true);
});
