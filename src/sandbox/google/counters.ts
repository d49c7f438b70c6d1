import type { MemberKind, Row } from './members.ts';

/** The counters of an ingestion; int64 is a string in Google's JSON. */
export function ingestionCounters(kind: MemberKind, rows: readonly Row[], matched: number): object {
  const range = `MATCH_RATE_RANGE_${matchRange(matched, rows.length)}`;
  const hasRate = kind === 'compositeData' || kind === 'userData';
  const counters = { ...countsOf(kind, rows), ...(hasRate && { uploadMatchRateRange: range }) };
  return { audienceMembersIngestionStatus: { [`${kind}IngestionStatus`]: counters } };
}

export function removalCounters(kind: MemberKind, rows: readonly Row[]): object {
  return { audienceMembersRemovalStatus: { [`${kind}RemovalStatus`]: countsOf(kind, rows) } };
}

/** `recordCount` counts good and bad rows. */
function countsOf(kind: MemberKind, rows: readonly Row[]): object {
  const recordCount = String(rows.length);
  const identifiers = rows.reduce((sum, { keys }) => sum + keys.length, 0);
  if (kind === 'compositeData') return { recordCount, dataTypeCounts: typeCounts(rows) };
  if (kind === 'userData') return { recordCount, userIdentifierCount: String(identifiers) };
  if (kind === 'mobileData') return { recordCount, mobileIdCount: String(identifiers) };
  return { recordCount, userIdCount: String(identifiers) };
}

function typeCounts(rows: readonly Row[]): object[] {
  const counts = new Map<string, number>();
  for (const { types } of rows) for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => ({ type, count: String(count) }));
}

/** Google's ranges: below 20, 20 to 30, 31 to 40, … 91 to 100 per cent. */
function matchRange(matched: number, total: number): string {
  if (total === 0) return 'NOT_ELIGIBLE';
  const percent = Math.round((100 * matched) / total);
  if (percent < 20) return 'LESS_THAN_20';
  if (percent <= 30) return '20_TO_30';
  const low = Math.floor((percent - 1) / 10) * 10 + 1;
  return `${low}_TO_${low + 9}`;
}
