import type { Estimate } from '../../lift/statistics/interval.ts';
import { groupDigits } from '../output/numbers.ts';

/** `6.04%`, `0.0512%`: three digits. */
export function shareText(share: number): string {
  return `${Number((share * 100).toPrecision(3))}%`;
}

/** `95%`, `97.5%`, `98.3%`. */
export function levelText(level: number): string {
  return `${Number((level * 100).toFixed(1))}%`;
}

/** `+1.98`: points between shares in percent. */
export function pointsText(difference: number): string {
  return signed(difference * 100, 2);
}

/** `+13%`; nothing is known of the end of an infinite one. */
export function relativeText(part: number): string {
  if (!Number.isFinite(part)) return 'no end';
  return `${signed(part * 100, Math.abs(part) < 0.1 ? 1 : 0)}%`;
}

/** `+1,234.50`. */
export function valueText(value: number): string {
  return signed(value, 2);
}

/** `1,234.50`. */
export function amountText(amount: number): string {
  const [whole = '', decimals = ''] = Math.abs(amount).toFixed(2).split('.');
  return `${amount < 0 ? '-' : ''}${groupDigits(Number(whole))}.${decimals}`;
}

/** `+0.5 to +3.4`. */
export function rangeText({ from, to }: Pick<Estimate, 'from' | 'to'>, text: (value: number) => string): string {
  return `${text(from)} to ${text(to)}`;
}

function signed(value: number, decimals: number): string {
  const rounded = Number(Math.abs(value).toFixed(decimals));
  const sign = rounded === 0 ? '' : value < 0 ? '-' : '+';
  const [whole = '', fraction] = rounded.toFixed(decimals).split('.');
  return `${sign}${groupDigits(Number(whole))}${fraction === undefined ? '' : `.${fraction}`}`;
}
