/** `1234567` → `1,234,567`, with one decimal at most. Not by `Intl`, which takes longer to load than a small plan to print. */
export function groupDigits(value: number): string {
  const [whole = '', ...decimals] = String(Math.round(value * 10) / 10).split('.');
  return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...decimals].join('.');
}

/** `1 row`, `1,234 rows`. */
export function counted(n: number, noun: string): string {
  return `${groupDigits(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** Milliseconds as people say them: `4 s`, `3 min 20 s`, `2 h 5 min`. */
export function sayDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
