import type { Glance } from '../../inspect/glance.ts';
import { counted } from '../output/numbers.ts';

/** What an export is, in a line: `shopify, 1,234 rows, e-mail, phone`. */
export function describeExport({ preset, rows, told, hasAddresses }: Glance, partly: boolean): string {
  const { email, phone, mobile_ad_id: mobile, external_id: external } = told;
  const found = [
    ...(email.valid > 0 ? ['e-mail'] : []),
    // A phone in national form is none until its country is known.
    ...(phone.valid + phone.invalid > 0 ? ['phone'] : []),
    ...(mobile.valid > 0 ? ['mobile id'] : []),
  ];
  return [
    ...(preset === undefined ? [] : [preset]),
    `${partly ? 'more than ' : ''}${counted(rows, 'row')}`,
    ...(found.length > 0 ? found : hasAddresses ? ['names and addresses'] : external.valid > 0 ? ['ids'] : []),
  ].join(', ');
}
