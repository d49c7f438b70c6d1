/** Digits that Excel keeps and shows; what stands behind them comes from adding in binary. */
const shownDigits = 15;

/**
 * A number of a cell as people would write it: without exponent, without a `.0`.
 *
 * @param written as it stands in the workbook
 * @returns undefined when it is none
 */
export function plainNumber(written: string): string | undefined {
  // Whole numbers that are longer than a floating-point one keeps stay as they are: ids, phone numbers.
  if (/^-?\d+$/.test(written)) return written;
  const value = Number(written);
  if (written === '' || !Number.isFinite(value)) return undefined;
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? String(value) : String(BigInt(value));
  const shown = String(Number(value.toPrecision(shownDigits)));
  return shown.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : shown;
}
