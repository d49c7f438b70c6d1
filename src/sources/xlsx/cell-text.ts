import type { CellFormats } from './cell-formats.ts';
import { cellString } from './cell-string.ts';
import { plainNumber } from './plain-number.ts';
import { momentText, spanText } from './serial-date.ts';
import type { TextPool } from './text-pool.ts';

/** What cells refer to. */
export interface CellContext {
  readonly strings: TextPool;
  readonly formats: CellFormats;
  readonly is1904: boolean;
}

/** A cell as it stands in a sheet. */
export interface WrittenCell {
  /** `s`, `str`, `inlineStr`, `b`, `e`, `d`, `n`; empty for a number. */
  readonly type: string;
  /** Number of its style. */
  readonly style: number;
  readonly value: string;
}

/**
 * What a cell holds, as a text that keeps all of it; empty for nothing and for errors such as `#N/A`.
 *
 * @returns undefined when the workbook breaks its own rules
 */
export function cellText({ type, style, value }: WrittenCell, context: CellContext): string | undefined {
  switch (type) {
    case 's':
      return value === '' ? '' : context.strings.at(Number(value));
    case 'inlineStr':
    case 'str':
      return cellString(value);
    case 'b':
      return value === '' ? '' : /^(?:1|true)$/.test(value.trim()) ? 'true' : 'false';
    case 'e':
      return '';
    case 'd':
      return value
        .trim()
        .replace('T', ' ')
        .replace(/ 00:00:00(?:\.0+)?Z?$/, '');
    default:
      return numberText(value.trim(), style, context);
  }
}

function numberText(value: string, style: number, { formats, is1904 }: CellContext): string | undefined {
  if (value === '') return '';
  const format = formats[style];
  switch (format?.kind) {
    case 'moment':
      return momentText(Number(value), format, is1904) ?? plainNumber(value);
    case 'span':
      return Number.isFinite(Number(value)) ? spanText(Number(value)) : undefined;
    case 'padded':
      return format.show(value) ?? plainNumber(value);
    default:
      return plainNumber(value);
  }
}
