import { Scalar } from 'yaml';

/**
 * The offset in the file of a character of a text, where the file writes the text as it is: on one line, or as a block under
 * `|`. Undefined where it is folded, escaped, or came from a variable.
 *
 * @param offset in the text, from 0
 */
export function textPosition(file: string, node: Scalar, offset: number): number | undefined {
  const value = String(node.value);
  const [start = 0, end = 0] = node.range ?? [];
  if (node.source !== node.value) return undefined;
  if (node.type === Scalar.BLOCK_LITERAL) return inBlock(file, start, value, offset);
  const written = file.slice(start, end);
  const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE ? 1 : 0;
  return written.slice(quoted, written.length - quoted) === value ? start + quoted + offset : undefined;
}

function inBlock(file: string, start: number, value: string, offset: number): number | undefined {
  const lines = value.slice(0, offset).split('\n');
  const before = lines.length - 1;
  let lineStart = file.indexOf('\n', start) + 1;
  const [indent = ''] = /^ +(?=[^ \r\n])/m.exec(file.slice(lineStart)) ?? [];
  for (let line = 0; line < before; line += 1) lineStart = file.indexOf('\n', lineStart) + 1;
  return lineStart + indent.length + (lines[before] ?? '').length;
}
