import type { Destination } from '../destinations/destination.ts';
import { type ListError, listError } from './outcome.ts';

/** When a credential or API version of a destination ends. */
export interface Expiry {
  readonly destination: string;
  readonly what: string;
  readonly at: Date;
  readonly daysLeft: number;
}

const dayMs = 86_400_000;
/** What ends within this time is warned about. */
const warnDays = 14;

/** What is known of a destination's end dates, the nearest first; or why it could not be asked. */
export async function expiriesOf(connection: Promise<Destination>, now: Date): Promise<readonly Expiry[] | ListError> {
  try {
    const destination = await connection;
    const found = (await destination.expiries()).map(({ what, at }): Expiry => {
      const daysLeft = Math.floor((at.getTime() - now.getTime()) / dayMs);
      return { destination: destination.name, what, at, daysLeft };
    });
    return found.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  } catch (error) {
    return listError(error);
  }
}

export function endsSoon(expiry: Expiry): boolean {
  return expiry.daysLeft <= warnDays;
}
