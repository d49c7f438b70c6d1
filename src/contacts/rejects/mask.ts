/**
 * The shape of a value: letters become `a` or `A`, digits `9`, everything else stays. It shows what is wrong with a value and
 * not whose it is: `ada(at)example.com` → `aaa(aa)aaaaaaa.aaa`.
 */
export function mask(value: string): string {
  return value
    .replace(/\p{Lu}/gu, 'A')
    .replace(/[\p{L}\p{M}]/gu, (letter) => (letter === 'A' ? 'A' : 'a'))
    .replace(/\p{N}/gu, '9');
}
