import type { AdAccount } from '../config/ad-account.ts';
import type { MemberKind } from '../config/audience-config.ts';
import type { Withheld } from '../contacts/suppression.ts';
import type { ConsentPreset } from '../config/consent-presets.ts';
import type { CheckResult, ListSpec } from '../destinations/destination.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import type { Field } from '../identifiers/identifier.ts';
import type { KeptOut } from './admission/admit.ts';
import type { CoverageCounts } from './coverage.ts';
import type { TrippedGuard } from './guards.ts';
import type { LeftOutValues } from './identifier-bound.ts';
import type { Turnover } from './turnover.ts';

/** What a run would do. The members themselves stand in the attached `plan` database (`plan-tables.ts`). */
export interface Plan {
  readonly project: string;
  readonly createdAt: string;
  /** Version of the normalisation rules it was made under. */
  readonly rulesVersion: number;
  readonly sources: readonly PlannedSource[];
  /** Presets of consent that the config takes. */
  readonly presets: readonly ConsentPreset[];
  readonly events: readonly PlannedEvents[];
  readonly lists: readonly PlannedList[];
  readonly experiments: readonly PlannedExperiment[];
  readonly warnings: readonly Diagnostic[];
}

/** rows = contacts + duplicates + the sum of rejected; withheld are contacts whom no segment sees, or no list. */
export interface PlannedSource {
  readonly name: string;
  readonly files: readonly string[];
  readonly rows: number;
  readonly contacts: number;
  readonly duplicates: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly withheld: Withheld;
}

/** rows = matched + unmatched + the sum of rejected. */
export interface PlannedEvents {
  readonly name: string;
  /** Source whose contacts did it. */
  readonly of: string;
  readonly files: readonly string[];
  readonly rows: number;
  /** Of a contact, of nobody who is one. */
  readonly matched: number;
  readonly unmatched: number;
  readonly rejected: Readonly<Record<string, number>>;
  /** Local date of the newest event until now; null when there is none. */
  readonly newest: string | null;
}

/** How an experiment divides people. */
export interface PlannedExperiment {
  readonly name: string;
  /** A share, from 0 to 1. */
  readonly holdout: number;
  /** Variant to its share of the others. */
  readonly split: Readonly<Record<string, number>>;
  /** Arm to people; `holdout` are those who are kept out. */
  readonly arms: Readonly<Record<string, number>>;
}

/** The changes of one list. `wanted = adds + refreshes + unchanged + refusedBefore`. */
export interface PlannedList extends AdAccount {
  /** Number of the list's tables in the plan database. */
  readonly index: number;
  readonly audience: string;
  /** The audience of whose values it is one. */
  readonly fan?: string;
  readonly destination: string;
  readonly members: MemberKind;
  readonly spec: ListSpec;
  readonly fields: readonly Field[];
  /** Who of the segment is let in; `wanted` and `rejected` are of them. Absent where nothing but withdrawals is planned. */
  readonly size?: ListSize;
  readonly wanted: number;
  readonly adds: number;
  readonly removes: number;
  /** Removed people who are not merely changed. */
  readonly leaving: number;
  /** Those of them who deny consent now, or are suppressed; no guard minds them. */
  readonly withdrawn: number;
  /** Nothing else is planned of this list: no audience of the run is for it. Whoever else is on it is `unchanged`. */
  readonly onlyWithdrawals?: true;
  readonly turnover: Turnover;
  readonly refreshes: number;
  readonly refreshedFor: RefreshReasons;
  /** Whether everybody else who is on the list leaves it, whoever they are. */
  readonly replaces: boolean;
  /** Whether that is so because the platform takes nothing but the whole list (`Capabilities.changes`). */
  readonly isSentWhole?: true;
  readonly unchanged: number;
  /** Wanted members that the platform refused before and that did not change since. */
  readonly refusedBefore: number;
  readonly rejected: Readonly<Record<string, number>>;
  /** Contacts of the segment whom rules of the audience keep out, by the rule. */
  readonly keptOut: KeptOut;
  /** Absent when all values of all members are sent. */
  readonly leftOut?: LeftOutValues;
  /** Present where members are sent with what they are worth: what stands in for it, and for how many, by the reason. */
  readonly worth?: { readonly least: number; readonly worthless: Readonly<Record<string, number>> };
  readonly warnings: readonly string[];
  readonly guards: readonly TrippedGuard[];
  /** Revision of the list in the ledger when the plan was made; undefined: not in the ledger yet. */
  readonly revision: number | undefined;
  /** What the platform says of the list; only with `plan --online`. */
  readonly health?: CheckResult;
}

/** How many contacts a list is made of, and by what they can be found. */
export interface ListSize {
  readonly contacts: number;
  /** How many of them have a valid value; of a list that is only counted that is known of e-mails alone. */
  readonly coverage: CoverageCounts;
  /** The fewest members that the platform serves, and the fewest that it advises to send, where it does. */
  readonly minimum: number;
  readonly advised: number | undefined;
}

/**
 * Why members are sent again, and how many; adds up to `refreshes`. `full`: whoever started the run asked for it; `due`: last
 * sent so long ago that the platform would let them go; `revalued`: they are worth something else; `mending`: a removal may take them along or has, or their last
 * request failed or went unanswered; `whole`: others changed, and the list is only sent whole.
 */
export type RefreshReasons = Readonly<Record<'full' | 'due' | 'revalued' | 'mending' | 'whole', number>>;

/** Guards that stop the plan, with the list they belong to. */
export function trippedGuards(plan: Plan): { readonly list: PlannedList; readonly guard: TrippedGuard }[] {
  return plan.lists.flatMap((list) => list.guards.map((guard) => ({ list, guard })));
}
