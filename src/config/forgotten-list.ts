import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SuppressConfig } from './source-config.ts';
import { stateDirectory } from './state-directory.ts';

/** Columns of digests of one address; the first is always there. */
export const forgottenColumns = ['sha256', 'gmail_sha256', 'md5', 'sha256md5'] as const;

/** Where digests of the people stand whom `forget` erased. */
export function forgottenFile(configDirectory: string): string {
  return join(stateDirectory(configDirectory), 'forgotten.csv');
}

/** The people of `forget`: a suppression list that no config needs to name. */
export function forgottenList(configDirectory: string): readonly SuppressConfig[] {
  const file = forgottenFile(configDirectory);
  if (!existsSync(file)) return [];
  return [
    {
      name: 'forgotten',
      files: [file],
      pick: 'newest',
      maxAge: undefined,
      preset: undefined,
      map: { email: forgottenColumns },
    },
  ];
}
