import type { Found, Wording } from '../member.ts';
import { isDigest, type RuleSet } from '../../identifiers/rule-sets.ts';
import { digestJson, eachOf, plainJson } from '../sql-text.ts';

/** What is sent of members who have identifiers of one kind alone: those of two kinds go out in calls of their own. */
export function criteoWording({ present, ...found }: Found, rules: RuleSet): Wording | undefined {
  if (present.size !== 1) return undefined;
  const all = { present, ...found };
  if (present.has('email')) {
    const digest = (value: string) => `CASE WHEN ${value} IS NOT NULL THEN concat(${digestJson(value)}) END`;
    return { text: eachOf('email', all, isDigest(rules, 'email') ? digest : plainJson), rows: 'len(email)' };
  }
  return { text: eachOf('mobile_ad_id', all, plainJson), rows: 'len(mobile_ad_id)' };
}
