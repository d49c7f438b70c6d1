import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../errors/user-error.ts';

export const configName = 'audience-sync.yaml';

/** Absolute path of the config: `file` when given, else the nearest one in `cwd` and its parents. */
export function findConfig(file: string | undefined, cwd: string): string {
  if (file !== undefined) {
    const path = resolve(cwd, file);
    if (isFile(path)) return path;
    throw new UserError(`config file not found: ${path}`, { fix: 'Correct the path after --config.' });
  }
  for (let directory = resolve(cwd); ; directory = dirname(directory)) {
    const path = join(directory, configName);
    if (isFile(path)) return path;
    if (directory === dirname(directory)) break;
  }
  throw new UserError(`no ${configName} in ${cwd} or above it`, {
    fix: 'Run `audience-sync init` to write one, or name one with --config.',
  });
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();
