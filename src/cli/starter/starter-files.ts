import { accessSync, constants, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { configName } from '../../config/find-config.ts';
import { errorCode } from '../../errors/error-code.ts';
import { UserError } from '../../errors/user-error.ts';
import type { StarterConfig } from '../../inspect/starter-config.ts';

/** Where `init` writes; absolute. */
export interface StarterFiles {
  readonly config: string;
  readonly example: string;
  /** Whether what is there is written over. */
  readonly force: boolean;
  /** Whether `.env.example` was there and stays. */
  readonly keepsExample: boolean;
}

/** Readable for all: a config is shared in git and holds no secrets, only the names of variables. */
const sharedMode = 0o644;

/**
 * Says where the config goes, before anything is asked or read.
 *
 * @throws UserError when one is there, or the folder takes no files
 */
export function starterFiles(cwd: string, typed: string | undefined, force: boolean): StarterFiles {
  const config = resolve(cwd, typed ?? configName);
  if (existsSync(config) && !force) {
    throw new UserError(`there is a config already: ${config}`, {
      fix: 'Change it by hand; `audience-sync init --force` would overwrite it.',
    });
  }
  try {
    accessSync(dirname(config), constants.W_OK);
  } catch (cause) {
    throw unwritable(config, cause);
  }
  const example = join(dirname(config), '.env.example');
  return { config, example, force, keepsExample: existsSync(example) && !force };
}

/** @throws UserError when a file cannot be written */
export async function writeStarter({ config, example, force, keepsExample }: StarterFiles, starter: StarterConfig) {
  await write(config, starter.yaml, force);
  if (!keepsExample) await write(example, starter.environment, force);
}

async function write(file: string, text: string, force: boolean): Promise<void> {
  try {
    // `wx`: what somebody else wrote a moment ago is not overwritten either.
    await writeFile(file, text, { mode: sharedMode, flag: force ? 'w' : 'wx' });
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): UserError {
  return new UserError(`${file} cannot be written (${errorCode(cause) ?? 'unknown'})`, {
    fix: 'Check the folder, its permissions and the free space, or name another place with --config.',
    cause,
  });
}
