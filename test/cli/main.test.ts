import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'main-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

test('--version prints the version of the package, and only that', async () => {
  expect(manifest).toHaveProperty('version');
  const { version } = manifest as { version: string };
  for (const words of [['--version'], ['-V'], ['plan', '--version'], ['--version', '--quiet']]) {
    expect(await runCli(words, { cwd })).toEqual({ code: 0, out: `${version}\n`, err: '' });
  }
});

test('--help goes to standard output', async () => {
  const { code, out, err } = await runCli(['--help'], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Usage: audience-sync [^]*Exit status:[^]* 130 interrupted\n$/);
});

test.each([
  [['synk'], "error: unknown command 'synk'\n  → Did you mean sync?\n"],
  [['plan', '--jsonn'], "error: unknown option '--jsonn'\n  → Did you mean --json?\n"],
  [['--json', 'synk'], "error: unknown command 'synk'\n  → Did you mean sync?\n"],
])('a mistake on the command line goes to standard error and ends in exit 2: %j', async (words, err) => {
  expect(await runCli(words, { cwd })).toEqual({ code: 2, out: '', err });
});

test('hash writes no JSON document, and says how to get JSON', async () => {
  const { code, out, err } = await runCli(['hash', 'a.csv', '--for', 'meta', '--json'], { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/--json has no meaning here[^]*`--ndjson`/);
});

test('a command without its config says where it looked and how to get one', async () => {
  const { code, out, err } = await runCli(['plan', '--json'], { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^error: no audience-sync\.yaml in .*\n {2}→ Run `audience-sync init`/);
});

test('three mistakes of a config are shown together, in the order of the file', async () => {
  writeFileSync(
    join(cwd, 'audience-sync.yaml'),
    'version: 2\nproject: acme\nsources: { a: { fils: a.csv } }\nguards: { max_removed: a lot }\n',
  );
  const { code, err } = await runCli(['plan'], { cwd });
  expect(code).toBe(2);
  expect(err.split('\n').filter((line) => line.startsWith('error:'))).toEqual([
    'error: audience-sync.yaml:1:10: version must be 1',
    'error: audience-sync.yaml:3:17: unknown key "fils" in sources.a',
    'error: audience-sync.yaml:4:24: guards.max_removed is no share',
  ]);
});

test('errors are red in front of a person, and plain with --no-color, NO_COLOR or into a file', async () => {
  const red = '\u001b[31merror:\u001b[39m';
  const env = { NO_COLOR: '' };
  // The words to read are on standard error; a colour must not hang on what this process itself is attached to.
  expect((await runCli(['plan'], { cwd, env, interactive: true })).err).toContain(red);
  expect((await runCli(['plan', '--no-color'], { cwd, env, interactive: true })).err).not.toContain('\u001b');
  expect((await runCli(['plan'], { cwd, env: { NO_COLOR: '1' }, interactive: true })).err).not.toContain('\u001b');
  expect((await runCli(['plan'], { cwd, env })).err).not.toContain('\u001b');
});

test('an interruption ends in exit 130', async () => {
  const { code, err } = await runCli(['plan'], { cwd, signal: AbortSignal.abort() });
  expect({ code, err }).toEqual({ code: 130, err: 'interrupted\n' });
});
