import { type FormatSection, numberSections } from './number-sections.ts';
import { paddedNumber } from './padded-number.ts';
import { plainNumber } from './plain-number.ts';

/** What a number format makes of a number. Colours, currencies, percentages and rounding change nothing of the value. */
export type NumberFormat =
  | { readonly kind: 'plain' }
  /** A day, a time, or both; `fractions` of seconds are shown. */
  | { readonly kind: 'moment'; readonly hasDay: boolean; readonly hasTime: boolean; readonly fractions: boolean }
  /** A span of time that may be longer than a day: `[h]:mm`. */
  | { readonly kind: 'span' }
  /** Zeros before the number up to a length, as in postal codes; undefined for numbers that it does not pad. */
  | { readonly kind: 'padded'; readonly show: (written: string) => string | undefined };

export const plainFormat: NumberFormat = { kind: 'plain' };

/**
 * Formats that workbooks do not spell out, of those that change a value (ECMA-376 part 1, 18.8.30). 27 to 36 and 50 to 58 are
 * days and times in East Asian versions, which of the two depends on the language.
 */
const day = 'yyyy-mm-dd';
const builtIn = new Map<number, string>([
  ...[14, 15, 16, 17].map((id): [number, string] => [id, day]),
  ...[18, 19, 20, 21, 45, 32, 33].map((id): [number, string] => [id, 'h:mm:ss']),
  [22, `${day} h:mm`],
  [46, '[h]:mm:ss'],
  [47, 'mm:ss.0'],
  ...[27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map((id): [number, string] => [id, day]),
]);

/** @param code as the workbook spells it out; undefined for a format that it knows by number alone */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  const written = code ?? builtIn.get(id) ?? 'General';
  const sections = numberSections(written);
  const [first] = sections;
  return first === undefined ? plainFormat : (momentFormat(first) ?? paddedFormat(sections) ?? plainFormat);
}

const signsOf = ({ tokens }: FormatSection) =>
  tokens.flatMap(({ kind, text }) => (kind === 'sign' ? [text] : [])).join('');

function momentFormat(section: FormatSection): NumberFormat | undefined {
  if (section.tokens.some(({ kind, text }) => kind === 'bracket' && /^(?:h+|m+|s+)$/i.test(text))) {
    return { kind: 'span' };
  }
  const signs = signsOf(section).replace(/general/i, '');
  const fractions = /s[.,]0/i.test(signs);
  // A number's placeholders stand in no date, but for fractions of a second.
  if (!/[ymdhs]/i.test(signs) || /[#?0]/.test(signs.replace(/s[.,]0+/gi, ''))) return undefined;
  const hasTime = /[hs]/i.test(signs);
  // An `m` beside hours or seconds is minutes.
  return { kind: 'moment', hasDay: /[yd]/i.test(signs) || !hasTime, hasTime, fractions };
}

function paddedFormat(sections: readonly FormatSection[]): NumberFormat | undefined {
  const patterns = sections.map((section) => ({ section, show: paddedNumber(section) }));
  if (patterns.every(({ show }) => show === undefined)) return undefined;
  const conditional = sections.some(({ holds }) => holds !== undefined);
  return {
    kind: 'padded',
    show: (written) => {
      const value = Number(written);
      if (!Number.isInteger(value) || value < 0) return undefined;
      const chosen = conditional
        ? patterns.find(({ section: { holds } }) => holds === undefined || holds(value))
        : ((value === 0 ? patterns[2] : undefined) ?? patterns[0]);
      // Not those of `value`, which keeps no more than sixteen.
      const digits = plainNumber(written)?.replace(/^-?0*(?=\d)/, '');
      return digits === undefined ? undefined : chosen?.show?.(digits);
    },
  };
}
