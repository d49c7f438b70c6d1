import { stat } from 'node:fs/promises';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import type { FoundFile } from './find-files.ts';

/** A file that somebody writes while we read it may be half of tomorrow's. */
export async function refuseChanged(file: FoundFile): Promise<void> {
  if (file.modified === undefined) return;
  const now = await stat(file.path).catch(() => undefined);
  if (now?.size === file.bytes && now?.mtime.getTime() === file.modified.getTime()) return;
  throw new UserError(`${file.label} changed while it was read`, {
    fix: 'Run again when the export is complete.',
    exitCode: ExitCode.later,
  });
}
