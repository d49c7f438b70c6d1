import type { WrittenRejects } from '../contacts/rejects/collect-rejects.ts';
import type { KnownEnd } from './expiries.ts';
import type { ListOutcome } from './outcome.ts';
import type { Plan, PlannedList } from './plan.ts';
import type { Settled } from './settled.ts';

/** What happens during a run, as it happens. The command turns it into lines, live lines or NDJSON. */
export type SyncEvent =
  | { readonly type: 'step'; readonly step: string }
  /** Another run holds the ledger and is waited for. */
  | { readonly type: 'locked'; readonly why: string }
  /** An earlier run ended before these requests were answered; a plan that is made after that sends their members again. */
  | { readonly type: 'resumed'; readonly unanswered: number }
  | { readonly type: 'settled'; readonly settled: Settled }
  | { readonly type: 'planned'; readonly plan: Plan; readonly rejects: WrittenRejects | undefined }
  | { readonly type: 'run-started'; readonly run: string }
  | { readonly type: 'progress'; readonly list: PlannedList; readonly done: number; readonly total: number }
  | { readonly type: 'waiting'; readonly destination: string; readonly ms: number; readonly why: string }
  | { readonly type: 'list-done'; readonly outcome: ListOutcome }
  /** A credential or version that the run used ends soon. */
  | { readonly type: 'ends-soon'; readonly end: KnownEnd };
