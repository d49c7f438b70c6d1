import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.ts';
import { type Diagnostic, UserError } from '../../src/errors/user-error.ts';
import { afterTest } from '../clean-up.ts';

/** A new folder with these files, gone after the test. */
export function folder(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'config-'));
  afterTest(() => rmSync(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

export function load(
  yaml: string,
  env: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
) {
  return loadConfig({ cwd: folder({ 'audience-sync.yaml': yaml, ...files }), env });
}

/** The mistakes of a config that must be refused, as `line:column message → fix`. */
export async function mistakes(yaml: string, env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const error = await load(yaml, env).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error('the config was not refused with a UserError', { cause: error });
  return error.diagnostics.map(say);
}

export const say = ({ at, message, fix }: Diagnostic): string =>
  `${at?.line ?? '-'}:${at?.column ?? '-'} ${message}${fix === undefined ? '' : ` → ${fix}`}`;
