const longest = 300;

/**
 * A platform's own words, fit to be shown: one line, without addresses, digests, phone numbers, ids of persons or tokens
 * that it may have quoted back.
 */
export function platformText(text: string): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/[^\s"'<>(),;:=]+@[^\s"'<>(),;]+/g, '…')
    .replace(/\b[0-9a-f]{16,}\b/gi, '…')
    .replace(/\burn(:|%3A)li\1person\1[\w%-]+/gi, '…')
    .replace(/\b(?:ya29\.|1\/\/|AQ[A-Z]|EAA)[\w.\-/]{8,}/g, '…')
    .replace(/\+\d[\d ().-]{5,}\d/g, '…')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** A platform's error name when it looks like one; anything else may hold more than a name. */
export function errorName(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_.-]{1,79}$/.test(value) ? value : undefined;
}
