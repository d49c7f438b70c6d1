/** `Last Order Date` → `last_order_date`: how attributes are named for the headers of their columns. */
export function snakeCase(header: string): string {
  return header
    .normalize('NFC')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}
