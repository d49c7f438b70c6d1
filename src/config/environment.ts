import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { errorCode } from '../errors/error-code.ts';
import { UserError } from '../errors/user-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment over what `.env` beside the config says.
 *
 * @throws UserError when it is there and cannot be read: it may be another user's
 */
export function readEnvironment(directory: string, env: Environment): Environment {
  const file = join(directory, '.env');
  if (!existsSync(file)) return env;
  return { ...parseEnv(readText(file).replace(/^\ufeff/, '')), ...env };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`the file of variables cannot be read (${errorCode(cause) ?? 'unknown'})`, {
      at: { file },
      fix: 'Check its owner and permissions, and that the program runs as that user.',
      cause,
    });
  }
}
