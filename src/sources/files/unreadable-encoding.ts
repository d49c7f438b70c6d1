import { type Position, UserError } from '../../errors/user-error.ts';
import type { TextEncoding } from './text-encoding.ts';

const exportUtf8 = 'export it as CSV in UTF-8 (in Excel: Save As, “CSV UTF-8”)';

/** The error for bytes that are no text in what may be assumed without being told. */
export function unreadableEncoding(at: Position, why: string): UserError {
  return new UserError(`unreadable encoding: ${why}`, {
    at,
    fix:
      `Say what it is by \`encoding:\` of the source or --encoding, e.g. shift_jis, gb18030, euc-kr, windows-1251, ` +
      `macintosh, utf-16le; or ${exportUtf8}.`,
  });
}

/** The error for bytes that are no characters of the encoding that a file has by its mark or by what was declared. */
export function undecodable(at: Position, { name, markBytes }: TextEncoding): UserError {
  if (markBytes > 0) {
    return new UserError(`unreadable encoding: by its byte-order mark it is ${name}, and a byte here is not`, {
      at,
      fix: `It may be damaged: ${exportUtf8}.`,
    });
  }
  return new UserError(`unreadable encoding: it is declared as ${name}, which has no character for a byte here`, {
    at,
    fix: `Correct \`encoding:\`, or ${exportUtf8}.`,
  });
}

/** The error for a declaration that the bytes of a file contradict. */
export function wrongEncoding(at: Position, declared: string): UserError {
  return new UserError(`unreadable encoding: it is declared as ${declared}, and its bytes are not of such a text`, {
    at,
    fix: 'Correct `encoding:`, or leave it out: UTF-8 and byte-order marks are found.',
  });
}
