import type { Capabilities } from '../destinations/destination.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { knownLists } from '../ledger/lists.ts';
import { dropReplacement, replacementOf } from '../ledger/replacements.ts';
import type { Delivery } from './deliver.ts';

/** What is said of a list on which there may be people of whom the ledger knows nothing, and how they leave it. */
export function sayStrangers({ replacement }: Pick<Capabilities, 'replacement'>): string {
  const way =
    replacement === undefined
      ? ', and the platform cannot replace it: when it is deleted there, the next sync makes a new one'
      : '; `audience-sync sync --full` takes them off';
  return `who else is on the list is not known${way}`;
}

type Ended = Pick<Delivery, 'engine' | 'list' | 'tally'>;

/**
 * Ends the replacement of a list that nobody is wanted on, and from which whomever the ledger knew was removed, where a session needs
 * somebody to send. Runs alone with the ledger.
 *
 * @throws DestinationError `refused` when others may be on it; the note of it stays, so that the next run fails as well
 */
export async function endWithNobody({ engine, list, tally }: Ended): Promise<void> {
  if (!(await mayHaveStrangers({ engine, list }))) {
    await dropReplacement(engine, list);
    tally.warned([`${noEmptySession}: members were removed, and whoever else is on it stays`]);
    return;
  }
  throw new DestinationError(`${noEmptySession}, and who is on it is not known`, {
    disposition: 'refused',
    fix: 'Delete the audience on the platform; the next sync that has somebody for it makes it anew.',
  });
}

/** Nobody is wanted on a list that is only sent whole, where a session needs somebody to send: whoever is on it stays. */
export function neverEmpty(): DestinationError {
  return new DestinationError(`${noEmptySession}: whoever is on it stays`, {
    disposition: 'refused',
    fix: 'Delete the list on the platform; the next sync that has somebody for it makes it anew.',
  });
}

const noEmptySession = 'nobody is wanted on the list, the platform cannot replace a list by an empty one';

/**
 * Ends the replacement of a list to which everybody was sent, where the platform can do no more. Runs alone with the ledger.
 *
 * @throws DestinationError `refused` when others may be on it; the next run only warns of it
 */
export async function endWithoutReplacement({ engine, list }: Omit<Ended, 'tally'>): Promise<void> {
  if ((await replacementOf(engine, list)) === undefined) return;
  await dropReplacement(engine, list);
  if (!(await mayHaveStrangers({ engine, list }))) return;
  throw new DestinationError(
    'everybody was sent; who else is on the list is not known, and stays: the platform can neither show nor replace members',
    {
      disposition: 'refused',
      fix: 'Delete the list on the platform, so that the next sync builds a new one, and point campaigns to that; or leave it as it is: later runs succeed, and warn of it.',
    },
  );
}

async function mayHaveStrangers({ engine, list }: Omit<Ended, 'tally'>): Promise<boolean> {
  return (await knownLists(engine)).find((one) => one.list === list)?.strangers === true;
}
