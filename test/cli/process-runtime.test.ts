import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { root } from '../ground/source-imports.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** The program in a process of its own, from its sources. */
function start(...argv: readonly string[]) {
  const loader = join(root, 'test/ground/trace-loads.js');
  const child = spawn(process.execPath, ['--import', loader, join(root, 'bin/audience-sync.js'), ...argv], {
    env: { PATH: process.env['PATH'], NO_COLOR: '1' },
    stdio: 'pipe',
  });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = once(child, 'close').then(([code]: unknown[]) => code);
  return { child, said, ended };
}

test('everything that was said has left the process when it ends, also through a pipe', async () => {
  const { child, said, ended } = start('hash', '--for', 'meta', '--ndjson');
  const lines = 3000;
  child.stdin.end('{"email":"ada@example.com"}\n'.repeat(lines));
  expect(await ended).toBe(0);
  expect(said.out.split('\n')).toHaveLength(lines + 1);
  expect(said.err).toBe('');
});

test('a reader that has seen enough is no failure', async () => {
  const { child, said, ended } = start('hash', '--for', 'meta', '--ndjson');
  child.stdin.on('error', () => undefined);
  child.stdin.end('{"email":"ada@example.com"}\n'.repeat(20_000));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await ended).toBe(0);
  expect(said.err).toBe('');
});

test('the first Ctrl-C asks a command to stop, and it ends with its own words', async () => {
  const { child, said, ended } = start('sandbox');
  while (!said.err.includes('Ctrl-C stops it')) await once(child.stderr, 'data');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('Ctrl-C ends a command that waits for its input', async () => {
  const { child, ended } = start('hash', '--for', 'meta', '--ndjson');
  child.stdin.write('{"email":"ada@example.com"}\n'.repeat(20_000));
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  expect(await ended).toBe(130);
});
