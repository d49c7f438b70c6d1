import { expect, test } from 'vitest';
import { cellText } from '../../../src/sources/xlsx/cell-text.ts';
import { numberFormat } from '../../../src/sources/xlsx/number-format.ts';
import { plainNumber } from '../../../src/sources/xlsx/plain-number.ts';
import { TextPool } from '../../../src/sources/xlsx/text-pool.ts';

/** A number as it stands in a workbook, in a format by its code or its number. */
function shown(value: string, format: string | number, is1904 = false): string | undefined {
  const formats = [typeof format === 'number' ? numberFormat(format, undefined) : numberFormat(200, format)];
  return cellText({ type: '', style: 0, value }, { strings: new TextPool(), formats, is1904 });
}

test.each([
  ['46053', 14, '2026-01-31'],
  ['46053', 'yyyy-mm-dd', '2026-01-31'],
  ['46053', 'dd/mm/yyyy', '2026-01-31'],
  ['46053', '[$-407]d\\. mmmm yyyy;@', '2026-01-31'],
  ['46053', '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', '2026-01-31'],
  ['46053', 'yyyy"年"m"月"d"日"', '2026-01-31'],
  ['46053', 31, '2026-01-31'],
  ['46053', 'mmm', '2026-01-31'],
  ['46053.604166666664', 22, '2026-01-31 14:30:00'],
  ['46053.6041666667', 'dd.mm.yyyy hh:mm', '2026-01-31 14:30:00'],
  ['46053.604166666664', 'yyyy-mm-dd', '2026-01-31 14:30:00'],
  ['46053', 'm/d/yy h:mm AM/PM', '2026-01-31 00:00:00'],
  ['46053.99999999999', 'yyyy-mm-dd hh:mm:ss', '2026-02-01 00:00:00'],
  ['46053.60417534722', 'yyyy-mm-dd hh:mm:ss.000', '2026-01-31 14:30:00.750'],
  ['0.604166666664', 'h:mm', '14:30:00'],
  ['0.604166666664', 'yyyy-mm-dd hh:mm', '14:30:00'],
  ['1.5', '[h]:mm:ss', '36:00:00'],
  ['-0.0625', '[mm]:ss', '-01:30:00'],
  ['1', 'yyyy-mm-dd', '1900-01-01'],
  ['59', 'yyyy-mm-dd', '1900-02-28'],
  ['61', 'yyyy-mm-dd', '1900-03-01'],
  ['2958465', 'yyyy-mm-dd', '9999-12-31'],
  ['2958465.75', 'yyyy-mm-dd hh:mm', '9999-12-31 18:00:00'],
])('%s in the format %s is %s', (value, format, text) => {
  expect(shown(value, format)).toBe(text);
});

test('what is no day stays a number, and the day 0 is nothing', () => {
  expect(shown('-1', 'yyyy-mm-dd')).toBe('-1');
  expect(shown('2958466', 'yyyy-mm-dd')).toBe('2958466');
  expect(shown('1E300', 'h:mm')).toBe(plainNumber('1E300'));
  expect(shown('0', 'yyyy-mm-dd')).toBe('');
});

test('days can be counted from 1904 on', () => {
  expect(shown('0', 'yyyy-mm-dd', true)).toBe('1904-01-01');
  expect(shown('44591', 'yyyy-mm-dd', true)).toBe('2026-01-31');
  expect(shown('0.5', 'h:mm', true)).toBe('12:00:00');
  expect(shown('2957003', 'yyyy-mm-dd', true)).toBe('9999-12-31');
  expect(shown('2957004', 'yyyy-mm-dd', true)).toBe('2957004');
});

test.each([
  ['1067', '00000', '01067'],
  ['21081234', '00000-0000', '02108-1234'],
  ['2108', '[<=99999]00000;00000\\-0000', '02108'],
  ['21081234', '[<=99999]00000;00000\\-0000', '02108-1234'],
  ['12345678', '000\\-00\\-0000', '012-34-5678'],
  ['7', '"K-"0000', 'K-0007'],
  ['123456', '00000', '123456'],
  ['0', '00000', '00000'],
  ['12345678901234567', '00000', '12345678901234567'],
  ['12345678901234567', '00000000000000000000', '00012345678901234567'],
  ['1067.0', '00000', '01067'],
  ['000001067', '00000', '01067'],
  ['1E21', '00000', '1000000000000000000000'],
  ['4155550101', '(000) 000-0000', '(415) 555-0101'],
])('%s padded by the format %s is %s', (value, format, text) => {
  expect(shown(value, format)).toBe(text);
});

test.each([
  ['1067', 'General'],
  ['1067', '0'],
  ['1067', '#,##0'],
  ['1067.5', '#,##0.00\\ "€"'],
  ['0.25', '0%'],
  ['0.25', '00.00%'],
  ['1067', '0.00E+00'],
  ['1067', '_-* #,##0.00\\ [$€-407]_-;\\-* #,##0.00\\ [$€-407]_-'],
  ['1067', '[Red]0'],
  ['1067', '@'],
  ['1067', '# ??/??'],
  ['1067', '0000.0'],
  ['-1067', '00000'],
  ['1067.5', '00000'],
  ['4155550101', '[<=9999999]###\\-####;\\(###\\)\\ ###\\-####'],
  ['1067', 3],
  ['1067', 49],
])('%s in the format %s keeps its value', (value, format) => {
  expect(shown(value, format)).toBe(value);
});

test.each([
  ['4915112345678', '4915112345678'],
  ['4.915112345678E12', '4915112345678'],
  ['12345.0', '12345'],
  ['12345678901234567890', '12345678901234567890'],
  ['1E+21', '1000000000000000000000'],
  ['19.989999999999998', '19.99'],
  ['0.30000000000000004', '0.3'],
  ['1E-7', '0.0000001'],
  ['-2.50', '-2.5'],
  ['', ''],
])('the number %s is %s', (written, text) => {
  expect(shown(written, 'General')).toBe(text);
});

test.each(['abc', 'Infinity', 'NaN', '1,5'])('the number %s cannot be', (written) => {
  expect(shown(written, 'General')).toBeUndefined();
  expect(shown(written, '00000')).toBeUndefined();
  expect(shown(written, '[h]:mm')).toBeUndefined();
  expect(shown(written, 'yyyy')).toBeUndefined();
});
