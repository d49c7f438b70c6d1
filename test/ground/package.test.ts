import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './source-imports.ts';

interface Manifest {
  readonly name: string;
  readonly license: string;
  readonly type: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;

/** Some of what `npm run build` makes. */
const built = ['dist/THIRD-PARTY-LICENCES.txt', 'dist/cli/main.js', 'dist/cli/plan.js', 'dist/cli/process-runtime.js'];

/** What `npm publish` would send, of a copy of the project in which the build is made up. */
function packedFiles(): string[] {
  const copy = mkdtempSync(join(tmpdir(), 'package-'));
  const place = (file: string): void => {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), '');
  };
  try {
    for (const name of [
      'package.json',
      'README.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'bin',
      'schema',
      'docs',
    ]) {
      if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    for (const file of [
      ...built,
      'src/cli/main.ts',
      'test/cli/main.test.ts',
      'fixtures/exports/shopify.csv',
      'scripts/write-schema.js',
      'rolldown.config.js',
    ])
      place(file);
    for (const file of ['.env', '.ci/run', '.audience-sync/ledger.duckdb', 'audience-sync.yaml', 'notes.log'])
      place(file);
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: copy,
      encoding: 'utf8',
    });
    const [packed] = JSON.parse(stdout) as { files: { path: string }[] }[];
    return (packed?.files ?? []).map(({ path }) => path).toSorted();
  } finally {
    rmSync(copy, { recursive: true });
  }
}

test('the package holds what the program needs, and no sources, tests, fixtures or anybody’s data', () => {
  const files = packedFiles();
  expect(files).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin/audience-sync.js',
    ...built,
    'package.json',
    'schema/audience-sync.schema.json',
  ]);
});

test('the program of the package is there, can be run, and starts what is built', () => {
  expect(manifest.bin).toEqual({ 'audience-sync': 'bin/audience-sync.js' });
  const bin = read('bin/audience-sync.js');
  expect(bin.startsWith('#!/usr/bin/env node\n')).toBe(true);
  expect(statSync(join(root, 'bin/audience-sync.js')).mode & 0o111).not.toBe(0);
  const started = [...bin.matchAll(/import\('\.\.\/dist\/(.+)\.js'\)/g)].map((match) => match[1]);
  expect(started).not.toEqual([]);
  expect(started.filter((file) => !existsSync(join(root, `src/${file ?? ''}.ts`)))).toEqual([]);
});

test('what other packages import of it is built and typed from sources that are there', () => {
  const entries = Object.values(manifest.exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry]));
  const typed = JSON.parse(read('tsconfig.package.json')) as { files: string[] };
  const sources = entries.map(({ types }) => types.replace(/^\.\/types\/(.+)\.d\.ts$/, '$1.ts'));
  expect(sources).toEqual(typed.files);
  expect(sources.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  const config = read('rolldown.config.js');
  for (const [index, { default: file }] of entries.entries()) {
    const name = /^\.\/dist\/cli\/(.+)\.js$/.exec(file)?.[1] ?? file;
    expect(config).toContain(`${name}: './${sources[index] ?? ''}'`);
  }
});

test('the program and the package need the same Node', () => {
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(manifest.engines.node) ?? [];
  expect(read('bin/audience-sync.js')).toContain(
    `major < ${major ?? ''} || (major === ${major ?? ''} && minor < ${minor ?? ''})`,
  );
});

test('the licence is Apache 2.0, in words and in the package', () => {
  expect(manifest.license).toBe('Apache-2.0');
  const text = read('LICENSE');
  expect(text).toContain('Apache License\n                           Version 2.0, January 2004');
  expect(text).toContain('9. Accepting Warranty or Additional Liability.');
  expect(text).toContain('END OF TERMS AND CONDITIONS');
});

test('packages are pinned, so that an install is the one that was tested', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});

test('the lockfile has every platform’s binary of the packages that come with one', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !(`node_modules/${name}` in packages) && !(`${place}/node_modules/${name}` in packages))
      .map((name) => `${place} needs ${name}`),
  );
  expect(missing).toEqual([]);
  expect(Object.keys(packages).filter((place) => place.includes('@duckdb/node-bindings-'))).not.toEqual([]);
});
