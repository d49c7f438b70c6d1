import { readFileSync, statSync } from 'node:fs';
import { errorCode } from '../errors/error-code.ts';
import { UserError } from '../errors/user-error.ts';

/** Far above any config, far below the exports that are named with --config by mistake. */
const mostBytes = 1_000_000;

/** The text of a config file without its byte order mark. Throws `UserError` when it cannot be one. */
export function readConfigText(file: string): string {
  const bytes = readBytes(file);
  const at = { file };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError('the config is not written in UTF-8', { at, fix: 'Save it with the encoding UTF-8.' });
  }
}

function readBytes(file: string): Uint8Array {
  try {
    if (statSync(file).size <= mostBytes) return readFileSync(file);
  } catch (cause) {
    const message = `the config cannot be read (${errorCode(cause) ?? 'unknown'})`;
    throw new UserError(message, { at: { file }, fix: 'Check its permissions.', cause });
  }
  throw new UserError('the config is larger than 1 MB', {
    at: { file },
    fix: 'Name the config after --config, not an export; the config names exports under `sources:`.',
  });
}
