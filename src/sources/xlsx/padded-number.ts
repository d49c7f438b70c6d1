import type { FormatSection } from './number-sections.ts';

/** Zeros that a format must have before it pads anything: `0` is a plain number. */
const paddingZeros = 2;
const placeholders = '0#?';

/**
 * Shows whole numbers in a format of digits and what stands between them: `00000`, `000-00-0000`. Undefined when the format is
 * another: one with decimals, thousands, percentages or none that pads.
 */
export function paddedNumber({ tokens }: FormatSection): ((digits: string) => string) | undefined {
  const pattern: string[] = [];
  for (const { kind, text } of tokens) {
    if (kind === 'bracket') continue;
    if (kind === 'sign' && !/[0#?\s()+:-]/.test(text)) return undefined;
    // Only a placeholder is one character of its own here; a literal digit must not be taken for one.
    pattern.push(kind === 'sign' ? text : ` ${text}`);
  }
  if (pattern.filter((text) => text === '0').length < paddingZeros) return undefined;
  return (digits) => fill(pattern, digits);
}

/** Digits from the right into the places for them; the first place takes all that are left. */
function fill(pattern: readonly string[], digits: string): string {
  const first = pattern.findIndex((text) => placeholders.includes(text));
  let left = digits;
  let shown = '';
  for (let index = pattern.length - 1; index >= 0; index -= 1) {
    const text = pattern[index] ?? '';
    if (!placeholders.includes(text)) {
      shown = (text.length > 1 ? text.slice(1) : text) + shown;
      continue;
    }
    const taken = index === first ? left : left.slice(-1);
    left = left.slice(0, left.length - taken.length);
    shown = (taken === '' && text === '0' ? '0' : taken) + shown;
  }
  return shown;
}
