import type { Destination } from '../destinations/destination.ts';
import { type ExpiryKind, leadDays } from '../destinations/expiry.ts';
import { type ListError, listError } from './outcome.ts';

/** When a credential or API version of a destination ends. */
export interface KnownEnd {
  readonly destination: string;
  readonly kind: ExpiryKind;
  readonly what: string;
  readonly at: Date;
  /** Negative when it has ended. */
  readonly daysLeft: number;
  readonly fix: string;
}

/** What has an end that nobody tells. */
export interface UnknownEnd {
  readonly destination: string;
  readonly kind: ExpiryKind;
  readonly what: string;
  readonly why: string;
}

export interface Expiries {
  /** The nearest first. */
  readonly known: readonly KnownEnd[];
  readonly unknown: readonly UnknownEnd[];
}

const dayMs = 86_400_000;

/** What is known of a destination's end dates; or why it could not be asked. */
export async function expiriesOf(connection: Promise<Destination>, now: Date): Promise<Expiries | ListError> {
  try {
    const destination = await connection;
    const known: KnownEnd[] = [];
    const unknown: UnknownEnd[] = [];
    for (const expiry of await destination.expiries()) {
      const about = { destination: destination.name, kind: expiry.kind, what: expiry.what };
      if (expiry.at === undefined) unknown.push({ ...about, why: expiry.why });
      else known.push({ ...about, at: expiry.at, daysLeft: daysUntil(expiry.at, now), fix: expiry.fix });
    }
    return { known: known.toSorted((a, b) => a.at.getTime() - b.at.getTime()), unknown };
  } catch (error) {
    return listError(error);
  }
}

function daysUntil(at: Date, now: Date): number {
  return Math.floor((at.getTime() - now.getTime()) / dayMs);
}

/** Whether people are told without asking. */
export function endsSoon({ kind, daysLeft }: KnownEnd): boolean {
  return daysLeft <= leadDays[kind];
}
