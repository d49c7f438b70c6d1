import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix, relative } from 'node:path';
import { build, type OutputChunk, type Plugin } from 'rolldown';
import { beforeAll, expect, test } from 'vitest';
import options from '../../rolldown.config.js';
import { root, versionModules } from './source-imports.ts';

/** What `npm run build` would make of the sources as they are now, by file name. */
const chunks = new Map<string, OutputChunk>();
let licences = '';
/** What each module imports before it runs. */
const imported = new Map<string, readonly string[]>();

beforeAll(async () => {
  const noteImports: Plugin = {
    name: 'note-imports',
    moduleParsed: ({ id, importedIds }) => void imported.set(id, importedIds),
  };
  const { output } = await build({ ...options, plugins: [...options.plugins, noteImports], write: false });
  for (const file of output) {
    if (file.type === 'chunk') chunks.set(file.fileName, file);
    else licences += String(file.source);
  }
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

/** Modules in a file and in all that it imports before it runs, as paths from src; without those that rolldown adds. */
function modulesOf(...files: readonly string[]): string[] {
  const loaded = closure(files, (file) => chunks.get(file)?.imports ?? []);
  const modules = [...loaded].flatMap((file) => chunks.get(file)?.moduleIds ?? []);
  return modules.filter((id) => !id.startsWith('\0')).map(belowSrc);
}

const belowSrc = (id: string): string => relative(join(root, 'src'), id).replaceAll('\\', '/');

test('the build holds our own modules, each once', () => {
  const all = [...chunks.values()].flatMap(({ moduleIds }) => moduleIds).map(belowSrc);
  expect(all.filter((module) => !module.startsWith('..')).length).toBeGreaterThan(300);
  expect(all.length).toBe(new Set(all).size);
});

test('packages that are not in the build are dependencies, and the other way round', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    optionalDependencies: Record<string, string>;
    peerDependencies: Record<string, string>;
  };
  const outside = [...chunks.values()]
    .flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])
    .filter((id) => !chunks.has(id) && !isBuiltin(id))
    .map((id) =>
      id
        .split('/')
        .slice(0, id.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  const installed = {
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
  };
  expect([...new Set(outside)].toSorted()).toEqual(Object.keys(installed).toSorted());
});

test('whose packages are in the build is told, with their licences', () => {
  const packages = [...chunks.values()]
    .flatMap(({ moduleIds }) => moduleIds)
    .flatMap((id) => /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1] ?? []);
  const told = [...licences.matchAll(/^# (\S+) \d\S* \((?:MIT|ISC)\)$/gm)].map(([, name]) => name);
  expect(told).toEqual([...new Set(packages)].toSorted());
  expect(licences.match(/Permission is hereby granted|Permission to use, copy, modify/g)).toHaveLength(told.length);
});

test('`--version` starts with what tells it, and nothing else', () => {
  expect(modulesOf('cli/main.js', 'cli/process-runtime.js').toSorted()).toEqual(versionModules);
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
