import { LineCount } from './decode-text.ts';
import { hasGap, Utf8Check } from './encoding.ts';

export interface ForeignText {
  /** The first line (from 1) that is not UTF-8. */
  readonly line: number;
  /** `other letters`: it could be Windows-1252, but most of its letters would be accented and stand side by side. */
  readonly kind: 'windows-1252' | 'other letters' | 'neither';
}

/** Letters beyond ASCII that stand side by side, as in an alphabet or script of their own; a row of dots is none. */
const run = /([\u00A1-\u00FF])(?!\1{3})[\u00A1-\u00FF]{3,}/g;

/** Looks at a text that is not UTF-8. */
export async function examineForeign(chunks: AsyncIterable<Buffer>): Promise<ForeignText> {
  const check = new Utf8Check();
  const lines = new LineCount();
  let isWindows1252 = true;
  let beyondAscii = 0;
  let inRuns = 0;
  for await (const chunk of chunks) {
    // Latin-1 keeps every byte, so that lines can be taken apart without knowing the encoding.
    const text = chunk.toString('latin1');
    isWindows1252 &&= !hasGap(chunk);
    beyondAscii += text.match(/[\u0080-\u00FF]/g)?.length ?? 0;
    inRuns += (text.match(run) ?? []).join('').length;
    if (check.valid) passLines(check, chunk, text, lines);
  }
  const kind = !isWindows1252 ? 'neither' : inRuns * 2 > beyondAscii ? 'other letters' : 'windows-1252';
  return { line: lines.line, kind };
}

/** Counts lines up to the first that is not UTF-8. */
function passLines(check: Utf8Check, chunk: Buffer, text: string, lines: LineCount): void {
  let from = 0;
  for (const line of text.split(/(?<=\n|\r(?!\n))/)) {
    check.push(chunk.subarray(from, from + line.length));
    if (!check.valid) return;
    lines.push(line);
    from += line.length;
  }
}

/** Line ends (LF, CRLF, CR) within bytes. */
export function countLines(bytes: Buffer): number {
  return bytes.toString('latin1').match(/\r\n|\n|\r/g)?.length ?? 0;
}
