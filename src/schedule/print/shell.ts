/** A word as a POSIX shell takes it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Words as a command of a POSIX shell. */
export const shellCommand = (words: readonly string[]): string => words.map(shellWord).join(' ');
