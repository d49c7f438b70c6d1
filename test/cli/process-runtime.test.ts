import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { root } from '../ground/source-imports.ts';
import { startCli } from './start-cli.ts';

test('everything that was said has left the process when it ends, also through a pipe', async () => {
  const { child, said, ended } = startCli(['hash', '--for', 'meta', '--ndjson']);
  const lines = 3000;
  child.stdin.end('{"email":"ada@example.com"}\n'.repeat(lines));
  expect(await ended).toBe(0);
  expect(said.out.split('\n')).toHaveLength(lines + 1);
  expect(said.err).toBe('');
});

test('a reader that has seen enough is no failure', async () => {
  const { child, said, ended } = startCli(['hash', '--for', 'meta', '--ndjson']);
  child.stdin.on('error', () => undefined);
  child.stdin.end('{"email":"ada@example.com"}\n'.repeat(20_000));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await ended).toBe(0);
  expect(said.err).toBe('');
});

test('the first Ctrl-C asks a command to stop, and it ends with its own words', async () => {
  const { child, said, ended } = startCli(['sandbox']);
  while (!said.err.includes('Ctrl-C stops it')) await once(child.stderr, 'data');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('Ctrl-C ends a command that waits for its input', async () => {
  const { child, ended } = startCli(['hash', '--for', 'meta', '--ndjson']);
  child.stdin.write('{"email":"ada@example.com"}\n'.repeat(20_000));
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  expect(await ended).toBe(130);
});

test('more than ten lists may listen to the wish to stop, without a warning of Node', () => {
  const program = `
    import { createProcessRuntime } from './src/cli/process-runtime.ts';
    const { signal } = createProcessRuntime();
    for (let list = 0; list < 11; list += 1) signal.addEventListener('abort', () => {});
    setTimeout(() => process.exit(0), 50);`;
  const hooks = ['--import', './test/ground/trace-loads.js', '--input-type=module', '--eval', program];
  const { status, stderr } = spawnSync(process.execPath, hooks, { cwd: root, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
