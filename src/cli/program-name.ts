import { existsSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Runtime } from './runtime.ts';

/** The file that starts this program. */
export const programFile = fileURLToPath(new URL('../../bin/audience-sync.js', import.meta.url));

/** What a person types to start this program: its name where the PATH has it, else by its file, as in a checkout. */
export function programName({ cwd, env }: Pick<Runtime, 'cwd' | 'env'>): string {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const names = ['audience-sync', 'audience-sync.cmd'];
  if (folders.some((folder) => names.some((name) => existsSync(join(folder, name))))) return 'audience-sync';
  const path = relative(cwd, programFile);
  return `node ${path.startsWith('..') ? programFile : path}`;
}
