import type { services } from 'google-ads-api';
import { allUsable } from '../../all-usable.ts';
import type { Operation, Receipt } from '../../destination.ts';
import type { Member } from '../../member.ts';
import { type Signal, signalBits } from '../../signals.ts';
import { adsCapabilities, mostIdentifiers } from './capabilities.ts';
import { errorName } from '../../platform-text.ts';
import type { AdsFault } from './failure.ts';
import type { AdsJobs } from './jobs.ts';
import { identifiersOf, jobOperation } from './operations.ts';
import { referenceOf } from './reference.ts';
import { ruleOf } from './rules.ts';

interface Part {
  readonly signals: readonly Signal[];
  readonly operations: services.IOfflineUserDataJobOperation[];
  /** Where they stand in the batch. */
  readonly indexes: number[];
}

/**
 * Adds one batch to the job of its list and operation: to one for each consent, because that is a job's and not a member's. The
 * receipt's reference names the jobs.
 */
export async function sendToJobs(
  jobs: Pick<AdsJobs, 'add'>,
  list: string,
  operation: Operation,
  members: readonly Member[],
): Promise<Receipt> {
  const operations = allUsable(members.map((member) => jobOperation(operation, member)));
  const used = new Set<string>();
  const refused: { index: number; reason: string }[] = [];
  const again: number[] = [];
  let refusedUnnamed = 0;
  for (const part of partsOf(operation, members, operations)) {
    const { signals, indexes } = part;
    const { job, faults } = await jobs.add({ list, operation, signals }, part.operations);
    const bad = refusals(faults, indexes);
    for (const { index, reason, passes } of bad) {
      if (passes) again.push(index);
      else refused.push({ index, reason });
    }
    refusedUnnamed += faults.filter(({ operation: at }) => at === undefined).length;
    if (bad.length < indexes.length) used.add(job);
  }
  return { reference: referenceOf([...used]), refused, refusedUnnamed, again, warnings: [] };
}

/** By consent, and by what one call takes of identifiers. */
function partsOf(
  operation: Operation,
  members: readonly Member[],
  operations: readonly services.IOfflineUserDataJobOperation[],
): Part[] {
  const parts: Part[] = [];
  const open = new Map<number, { readonly part: Part; identifiers: number }>();
  for (const [index, one] of operations.entries()) {
    // A removal takes no consent.
    const signals = operation === 'add' ? (members[index]?.signals ?? []).filter(isTold) : [];
    const bits = signals.reduce((sum, each) => sum + signalBits[each], 0);
    const identifiers = identifiersOf(one);
    let current = open.get(bits);
    if (current === undefined || current.identifiers + identifiers > mostIdentifiers) {
      current = { part: { signals, operations: [], indexes: [] }, identifiers: 0 };
      open.set(bits, current);
      parts.push(current.part);
    }
    current.identifiers += identifiers;
    current.part.operations.push(one);
    current.part.indexes.push(index);
  }
  return parts;
}

const isTold = (signal: Signal): boolean => adsCapabilities.signals.includes(signal);

interface Refusal {
  readonly index: number;
  readonly reason: string;
  /** Whether it says nothing of the member, such as `CONCURRENT_MODIFICATION`. */
  readonly passes: boolean;
}

/** One for each member, though several of its identifiers may be wrong: what is wrong with it goes before what passes. */
function refusals(faults: readonly AdsFault[], indexes: readonly number[]): Refusal[] {
  const found = new Map<number, Refusal>();
  for (const { operation, code } of faults) {
    const index = operation === undefined ? undefined : indexes[operation];
    if (index === undefined || found.get(index)?.passes === false) continue;
    const passes = ruleOf(code)?.disposition === 'retry';
    found.set(index, { index, reason: errorName(code.split('.')[1]) ?? 'INVALID', passes });
  }
  return [...found.values()];
}
