import type { Capabilities } from '../destinations/destination.ts';
import { unkeptFields } from '../identifiers/rule-sets.ts';

/**
 * How somebody leaves a list: named by a removal; when others become the list (`whole-list`); or when their membership is over, and not
 * before (`in-time`).
 */
export type LeavingWay = 'named' | 'whole-list' | 'in-time';

type Leavable = Pick<Capabilities, 'changes' | 'fields' | 'removal' | 'replacement' | 'rules'>;

/** What leaves in plain is not written down, so that whoever no file has any more cannot be named. */
export function leavingWay(capabilities: Leavable): LeavingWay {
  const { changes, removal, replacement } = capabilities;
  if (removal === 'none') return 'in-time';
  if (changes === 'whole-list') return 'whole-list';
  if (isKept(capabilities)) return 'named';
  return replacement === 'session' ? 'whole-list' : 'in-time';
}

/** Whether somebody can be taken off a list without looking at who is wanted on it: all that is needed stands in the ledger. */
export const canWithdraw = (capabilities: Leavable) => leavingWay(capabilities) !== 'in-time' && isKept(capabilities);

function isKept({ rules, fields }: Leavable): boolean {
  return !unkeptFields(rules).some((field) => fields.includes(field));
}
