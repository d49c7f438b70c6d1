import type { HeadingLines } from './find-heading.ts';
import { nameLines } from './line-names.ts';

/**
 * Says which lines were taken for a part of the heading; nothing when there is only the header.
 *
 * @param heading physical lines, of the header and of the others
 */
export function headingWarning(label: string, { line, others }: Pick<HeadingLines, 'line' | 'others'>): string[] {
  if (others.length === 0) return [];
  const were = others.length === 1 ? 'was' : 'were';
  return [
    `${label}: ${nameLines(others)} ${were} taken as part of the heading, because line ${line} names the columns`,
  ];
}
