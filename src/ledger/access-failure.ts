import { dirname } from 'node:path';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';

/** What Node says in codes and DuckDB in words, in ours. */
const reasons = [
  { pattern: /^(?:EACCES|EPERM)\b|Permission denied|not permitted/i, reason: 'permission denied' },
  { pattern: /^EROFS\b|Read-only file system/i, reason: 'read-only file system' },
  {
    pattern: /^(?:ENOSPC|EDQUOT|EFBIG)\b|No space left on device|disk quota|File too large/i,
    reason: 'the disk is full',
  },
] as const;

/** What a person can do about a ledger that may not be opened, or has no room; undefined: it is something else. */
export function explainAccessFailure(error: unknown, wanted: 'read' | 'write', file: string): UserError | undefined {
  const message = error instanceof Error ? error.message : '';
  const reason = reasons.find(({ pattern }) => pattern.test(message))?.reason;
  if (reason === undefined) return undefined;
  if (reason === 'the disk is full') {
    return new UserError(
      `the ledger ${file} cannot be ${wanted === 'read' ? 'copied for reading' : 'opened'}: ${reason}`,
      {
        exitCode: ExitCode.unexpected,
        fix: `Make room ${wanted === 'read' ? 'for temporary files' : 'for it'}, then run this again.`,
        cause: error,
      },
    );
  }
  return wanted === 'read'
    ? new UserError(`the ledger ${file} cannot be read (${reason})`, {
        fix: 'Give this user access to it and its folder, or run this as the user who runs `sync`.',
        cause: error,
      })
    : new UserError(`the folder ${dirname(file)} cannot be written (${reason})`, {
        fix: '`sync` keeps its ledger there: give this user write access to the folder and what is in it.',
        cause: error,
      });
}
