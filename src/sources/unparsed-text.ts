import type { AttributeType } from '../config/source-config.ts';

/** Says of `count` values that they are not of a type: `is no number and counts as empty`. */
export function unparsedText(count: number, type: AttributeType): string {
  return count === 1 ? `is no ${type} and counts as empty` : `are no ${type}s and count as empty`;
}
