/** Digits (0 to 9, no characters) that stand in a row. */
export interface DigitRun {
  readonly digits: Uint8Array;
  readonly from: number;
  /** Behind the last of them. */
  readonly to: number;
}

export function startsWith({ digits, from, to }: DigitRun, start: readonly number[]): boolean {
  if (to - from < start.length) return false;
  for (let at = 0; at < start.length; at += 1) if (digits[from + at] !== start[at]) return false;
  return true;
}

/** The same without its first digits. */
export const behind = ({ digits, from, to }: DigitRun, count: number): DigitRun => ({ digits, from: from + count, to });

export function textOf({ digits, from, to }: DigitRun): string {
  let text = '';
  for (let at = from; at < to; at += 1) text += String(digits[at]);
  return text;
}

/** @param text digits alone */
export function runOf(text: string): DigitRun {
  const digits = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) digits[at] = text.charCodeAt(at) - 0x30;
  return { digits, from: 0, to: text.length };
}
