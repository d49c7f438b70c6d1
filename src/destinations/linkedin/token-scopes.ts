/** LinkedIn separates by commas, the standard by blanks. */
export function scopesOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(/[\s,]+/).filter((scope) => scope !== '');
}
