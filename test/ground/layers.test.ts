import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { destinationLists } from '../../scripts/destination-lists.js';
import { layers, packageHomes } from './layers.ts';
import { readSource, root, sourceFiles, sourceImports } from './source-imports.ts';

const imports = sourceImports();
const folderOf = (file: string): string => file.split('/')[0] ?? '';

test('every folder of src has its place among the layers, and in docs/architecture.md', () => {
  const folders = [...new Set(sourceFiles().map(folderOf))];
  expect(folders.filter((folder) => !(folder in layers))).toEqual([]);
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  expect(folders.filter((folder) => !page.includes(`\`${folder}/\``))).toEqual([]);
});

test('the reader of imports sees every way of importing', () => {
  const of = (file: string): string[] => imports.filter(({ from }) => from === file).map(({ to }) => to);
  expect(of('cli/commands.ts')).toEqual(
    expect.arrayContaining(['cli/commands/plan.ts', 'errors/exit-code.ts', 'cli/command.ts']),
  );
  expect(of('engine/engine.ts')).toContain('@duckdb/node-api');
  expect(imports.length).toBeGreaterThan(300);
});

test('imports point one way, also those at run time and of types', () => {
  const astray = imports
    .filter(({ from, to, own }) => own && folderOf(from) !== folderOf(to))
    .filter(({ from, to }) => !layers[folderOf(from)]?.includes(folderOf(to)))
    .filter(({ from, to }) => !(folderOf(from) === 'config' && to === 'destinations/all-settings.ts'))
    .map(({ from, to }) => `${from} imports ${to}`);
  expect(astray).toEqual([]);
});

test('a destination knows nothing of another', () => {
  const astray = imports
    .filter(({ from, to, own }) => own && /^destinations\/\w+\//.test(from) && /^destinations\/\w+\//.test(to))
    .filter(({ from, to }) => from.split('/')[1] !== to.split('/')[1])
    .map(({ from, to }) => `${from} imports ${to}`);
  expect(astray).toEqual([]);
});

test('settings of platforms, which the config imports, know the config alone', () => {
  const astray = imports
    .filter(({ from, own }) => own && /^destinations\/(?:\w+\/(?:\w+-)?settings|all-settings)\.ts$/.test(from))
    .filter(({ to }) => folderOf(to) !== 'config' && !/^destinations\/\w+\/(?:\w+-)?settings\.ts$/.test(to))
    .map(({ from, to }) => `${from} imports ${to}`);
  expect(astray).toEqual([]);
});

test('the lists of platforms are those of the folders (`npm run destinations` writes them)', () => {
  for (const [file, text] of Object.entries(destinationLists())) expect(readFileSync(file, 'utf8')).toBe(text);
});

test('what is imported is there', () => {
  const missing = imports
    .filter(({ to, own }) => own && !existsSync(join(root, 'src', to)))
    .map(({ from, to }) => `${from} imports ${to}`);
  expect(missing).toEqual([]);
});

test.each(Object.entries(packageHomes))('%s is known to its own folders only', (name, homes) => {
  const users = imports.filter(({ to }) => to === name).map(({ from }) => from);
  expect(users.filter((file) => !homes.some((home) => file.startsWith(`${home}/`)))).toEqual([]);
});

test('only the CLI prints, reads the arguments or sets the exit code', () => {
  const astray = sourceFiles()
    .filter((file) => folderOf(file) !== 'cli')
    // What a package reads by itself can only be looked at where it reads it.
    .filter((file) => file !== 'destinations/google/ads/package-environment.ts')
    .filter((file) =>
      /\bprocess\.(?:std(?:out|err|in)|argv|exit(?:Code)?|env|cwd)\b|\bconsole\./.test(readSource(file)),
    );
  expect(astray).toEqual([]);
});

test('no file of src is longer than 400 lines', () => {
  const long = sourceFiles().filter((file) => readSource(file).split('\n').length > 401);
  expect(long).toEqual([]);
});
