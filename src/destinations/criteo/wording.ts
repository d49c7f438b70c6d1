import type { Found, Wording } from '../member.ts';
import { digestJson, eachOf, plainJson } from '../sql-text.ts';

/** What is sent of members who have identifiers of one kind alone: those of two kinds go out in calls of their own. */
export function criteoWording({ present, ...found }: Found): Wording | undefined {
  if (present.size !== 1) return undefined;
  const all = { present, ...found };
  if (present.has('email')) {
    return {
      text: eachOf('email', all, (value) => `CASE WHEN ${value} IS NOT NULL THEN concat(${digestJson(value)}) END`),
      rows: 'len(email)',
    };
  }
  return { text: eachOf('mobile_ad_id', all, plainJson), rows: 'len(mobile_ad_id)' };
}
