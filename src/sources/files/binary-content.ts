import { UserError } from '../../errors/user-error.ts';
import { contentKinds, driveLink, exportCsv } from './content-kinds.ts';

/** How much of the beginning tells a kind. */
const tellingBytes = 512;

/** Files by which Excel and LibreOffice say that they have another open, by name. */
const lockFile = /(?:^|[\\/])(?:~\$|\.~lock\.)[^\\/]*$/;

/**
 * Refuses content that is no table of text, by how it begins.
 *
 * @param head without byte-order mark, in an encoding that keeps ASCII
 */
export function refuseOtherContent(head: Buffer, label: string): void {
  if (lockFile.test(label)) {
    throw new UserError(`${label} only says that somebody has the file of that name open`, {
      fix: 'Name the file without the characters before its name.',
    });
  }
  const kind = kindOf(head);
  if (kind === undefined) return;
  throw new UserError(`${label} is ${kind.is}, not a CSV file`, { fix: kind.fix ?? exportCsv });
}

/** What content is that is no table of text; undefined when it may be one. */
function kindOf(head: Buffer) {
  const text = head.subarray(0, tellingBytes).toString('latin1');
  return contentKinds.find(({ begins }) => (typeof begins === 'string' ? text.startsWith(begins) : begins.test(text)));
}

/** Whether it is JSON by its notation only: what Google Drive puts in the place of a document. */
export function isDriveLink(head: Buffer): boolean {
  return kindOf(head)?.is === driveLink;
}
