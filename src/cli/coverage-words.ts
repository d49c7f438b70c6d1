import type { Coverage } from '../sync/coverage.ts';

/** What finds people by itself, as people call it; the rest is in `--json`. */
export const coverageWords: Readonly<Partial<Record<Coverage, string>>> = {
  email: 'email',
  phone: 'phone',
  mobile_ad_id: 'mobile id',
  external_id: 'external id',
  name_and_address: 'name and address',
  name_and_company: 'name and company',
};

/** Nearly everybody is not 100%, and hardly anybody not 0%; `-` of nobody. */
export function percent(n: number, of: number): string {
  if (of === 0) return '-';
  if (n === 0) return '0%';
  if (n === of) return '100%';
  const share = (n / of) * 100;
  if (share < 0.1) return '<0.1%';
  return share > 99.9 ? '>99.9%' : `${share.toFixed(1)}%`;
}
