/** Google's ranges: below 20, 20 to 30, 31 to 40, … 91 to 100 per cent. */
export function matchRange(matched: number, total: number): string {
  const percent = Math.round((100 * matched) / total);
  if (percent < 20) return 'MATCH_RANGE_LESS_THAN_20';
  if (percent <= 30) return 'MATCH_RANGE_20_TO_30';
  const low = Math.floor((percent - 1) / 10) * 10 + 1;
  return `MATCH_RANGE_${low}_TO_${low + 9}`;
}
