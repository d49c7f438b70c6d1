import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment over what `.env` beside the config says. */
export function readEnvironment(directory: string, env: Environment): Environment {
  const file = join(directory, '.env');
  if (!existsSync(file)) return env;
  const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  return { ...parseEnv(text), ...env };
}
