import { writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { programFile, programName } from '../../src/cli/program-name.ts';
import { folder } from '../config/write-config.ts';

const root = resolve(import.meta.dirname, '../..');

test('where the PATH does not have the program, its file is named, from a checkout by a short path', () => {
  const env = { PATH: folder({}) };
  expect(programName({ cwd: root, env })).toBe(`node ${join('bin', 'audience-sync.js')}`);
  expect(programName({ cwd: join(root, 'docs'), env })).toBe(`node ${programFile}`);
  expect(programName({ cwd: root, env: {} })).toBe(`node ${join('bin', 'audience-sync.js')}`);
});

test('where the PATH has it, its name is enough', () => {
  const bin = folder({});
  writeFileSync(join(bin, 'audience-sync'), '');
  expect(programName({ cwd: root, env: { PATH: [folder({}), bin].join(delimiter) } })).toBe('audience-sync');
});
