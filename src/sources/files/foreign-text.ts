import { isUtf8 } from 'node:buffer';
import { hasGap } from './encoding.ts';

const lineEnd = /\r\n|\n|\r(?!$)/;

/** Looks at a text that is not UTF-8: the first line where that shows (from 1), and whether it can be Windows-1252. */
export async function examineForeign(
  chunks: AsyncIterable<Buffer>,
): Promise<{ readonly line: number; readonly windows1252: boolean }> {
  let found: number | undefined;
  let windows1252 = true;
  let line = 1;
  let rest = '';
  for await (const chunk of chunks) {
    windows1252 &&= !hasGap(chunk);
    if (found !== undefined) continue;
    // Latin-1 keeps every byte, so that lines can be taken apart without knowing the encoding.
    const lines = (rest + chunk.toString('latin1')).split(lineEnd);
    rest = lines.pop() ?? '';
    const index = lines.findIndex((each) => !isUtf8(Buffer.from(each, 'latin1')));
    if (index >= 0) found = line + index;
    line += lines.length;
  }
  return { line: found ?? line, windows1252 };
}

/** Line ends (LF, CRLF, CR) within bytes. */
export function countLines(bytes: Buffer): number {
  return bytes.toString('latin1').match(/\r\n|\n|\r/g)?.length ?? 0;
}
