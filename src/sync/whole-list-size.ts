import type { Capabilities } from '../destinations/destination.ts';
import { DestinationError } from '../errors/destination-error.ts';
import type { PlannedList } from './plan.ts';

type Sized = Pick<Capabilities, 'wholeList'>;

/** What is said of a list whose members are too few, or too many, to be sent whole; undefined where they are not. */
export function sayUnsendable(
  { wanted, withdrawn }: Pick<PlannedList, 'wanted' | 'withdrawn'>,
  { wholeList }: Sized,
  isThere: boolean,
): string | undefined {
  if (wholeList === undefined || (wanted === 0 && !isThere)) return undefined;
  const { fewest, most } = wholeList;
  if (wanted >= fewest && wanted <= most) return undefined;
  const takes =
    wanted > most
      ? `too many members: the platform takes lists of ${groups(most)} rows at most`
      : `too few members: the platform takes lists of ${groups(fewest)} rows and more`;
  if (!isThere) return `${takes}, so that sync makes none`;
  const who = withdrawn === 1 ? ', and so does 1 who withdrew' : `, and so do ${groups(withdrawn)} who withdrew`;
  return `${takes}; for now, what was sent last stays${withdrawn === 0 ? '' : who}`;
}

/**
 * Refuses what the platform would: before a list is made for it, and before anybody is written down as sent. Of a list that is there rows are
 * counted by whoever sends them: some of its members may come to several.
 *
 * @throws DestinationError `refused`
 */
export async function requireSendable(
  { wanted, isSentWhole }: Pick<PlannedList, 'wanted' | 'isSentWhole'>,
  { wholeList }: Sized,
  isThere: () => Promise<boolean>,
): Promise<void> {
  if (wholeList === undefined || isSentWhole !== true || wanted === 0) return;
  const { fewest, most } = wholeList;
  const has = `the list has ${groups(wanted)} members, and the platform takes`;
  if (wanted > most) {
    throw new DestinationError(`${has} ${groups(most)} at most`, {
      disposition: 'refused',
      fix: 'Divide the segment, e.g. with `split` or `for_each`.',
    });
  }
  if (wanted < fewest && !(await isThere())) {
    throw new DestinationError(`${has} ${groups(fewest)} and more: none was made`, {
      disposition: 'refused',
      fix: 'Make the segment larger.',
    });
  }
}

const groups = (count: number) => count.toLocaleString('en-US');
