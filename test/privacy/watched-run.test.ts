import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { quoteText } from '../../src/engine/sql.ts';
import { canaryPeople } from './canaries.ts';
import { assertRunKeptQuiet, assertStateKeptQuiet } from './watched-run.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'watched-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const watch = (argv: readonly string[], said: { readonly out?: string; readonly err?: string } = {}) =>
  assertRunKeptQuiet({ argv, cwd, env: {}, out: '', err: '', ...said });

test('an address on either stream fails the run', async () => {
  await expect(watch(['plan'], { out: 'row 3: ada@example.com' })).rejects.toThrow(
    /standard output of `audience-sync plan`/,
  );
  await expect(watch(['plan'], { err: 'row 3: ada@example.com' })).rejects.toThrow(/standard error/);
});

test('digests are the product of `hash`, and words to people stay clean there too', async () => {
  await expect(watch(['hash', 'a.csv'], { out: 'a'.repeat(64) })).resolves.toBeUndefined();
  await expect(watch(['hash', 'a.csv'], { err: 'a'.repeat(64) })).rejects.toThrow(/a full digest/);
});

test('who asks to see values sees them', async () => {
  await expect(watch(['inspect', 'a.csv', '--reveal'], { out: 'a***@example.com' })).resolves.toBeUndefined();
});

test('what the ledger says of runs and requests is read, also after a change and beside --config', async () => {
  mkdirSync(join(cwd, '.audience-sync'));
  const engine = await Engine.open();
  await engine.run(`ATTACH ${quoteText(join(cwd, '.audience-sync', 'ledger.duckdb'))} AS ledger; USE ledger`);
  await engine.run('CREATE TABLE requests (detail VARCHAR)');
  await engine.run('CHECKPOINT');
  await expect(watch(['sync'])).resolves.toBeUndefined();
  await engine.run('INSERT INTO requests VALUES ($1)', [`refused ${canaryPeople[0]?.last_name ?? ''}`]);
  engine.close();
  await expect(
    assertRunKeptQuiet({ argv: ['sync'], cwd, env: {}, out: '', err: '', state: 'later' }),
  ).resolves.toBeUndefined();
  await expect(
    assertRunKeptQuiet({ argv: ['sync', '--config', join(cwd, 'a.yaml')], cwd: tmpdir(), env: {}, out: '', err: '' }),
  ).rejects.toThrow(/wrote into \.audience-sync holds last_name of canary 0/);
});

test('what several runs left is read once, for the secrets of each', async () => {
  mkdirSync(join(cwd, '.audience-sync'));
  writeFileSync(join(cwd, '.audience-sync', 'last'), 'refused: of another run');
  const secrets = [{ A_TOKEN: 'some other' }, { A_TOKEN: 'another run' }];
  await expect(assertStateKeptQuiet(cwd, 'the folder', secrets)).rejects.toThrow('the value of A_TOKEN');
});
