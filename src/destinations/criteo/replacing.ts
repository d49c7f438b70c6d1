import { DestinationError } from '../../errors/destination-error.ts';
import type { DestinationContext, Replacing } from '../destination.ts';
import type { CriteoClient } from './client.ts';
import { sendIdentifiers } from './contact-list.ts';
import { segmentPath } from './segments.ts';

/** Lists are computed at 00:00 and 12:00 UTC (developers.criteo.com/marketing-solutions/docs/contact-list, 2026-11). */
const halfDayMs = 43_200_000;
/** What a list holds then counts for half a day: one that is to be emptied before is not begun any more. */
const tooCloseMs = 10 * 60_000;

const operation = 'empty the contact list';

/**
 * Empties a list and fills it again: whoever is on it without having been sent leaves. It has nobody in between, which nobody sees unless
 * it is computed meanwhile. There is nothing to ask the state of: a session that broke off is begun anew.
 */
export function criteoReplacing(client: CriteoClient, { now }: Pick<DestinationContext, 'now'>): Replacing {
  return {
    takesNobody: true,
    state: () => Promise.resolve('none'),
    open: (listId) => ({
      send: async ({ seq }, members) => {
        if (seq === 1) {
          requireTime(now());
          await client.call({
            method: 'DELETE',
            path: `${segmentPath(listId)}/contact-list`,
            about: 'segment',
            operation,
          });
        }
        return sendIdentifiers(client, listId, 'add', members);
      },
    }),
  };
}

function requireTime(now: Date): void {
  const left = halfDayMs - (now.getTime() % halfDayMs);
  if (left > tooCloseMs) return;
  throw new DestinationError(
    `${operation}: Criteo computes its lists in a moment, and would find it without its members`,
    {
      disposition: 'wait',
      waitMs: left + 60_000,
    },
  );
}
