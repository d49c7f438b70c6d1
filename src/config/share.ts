/** `25%` → 0.25. Undefined for anything that is not a percentage from 0 to 100. */
export function parseShare(text: string): number | undefined {
  const match = /^\s*(\d{1,3}(?:\.\d+)?)\s*%\s*$/.exec(text);
  const percent = Number(match?.[1]);
  return percent >= 0 && percent <= 100 ? percent / 100 : undefined;
}

/** The same of a text that the schema has passed. */
export function shareOf(written: string): number {
  const share = parseShare(written);
  if (share === undefined) throw new Error('unchecked share');
  return share;
}
