import { DestinationError } from '../errors/destination-error.ts';
import type { ListSpec, RemoteList } from './destination.ts';

/**
 * What a preflight says of the lists of the config, where the platform tells of each whether it takes members.
 *
 * @param fix what a person does about one that takes none
 * @throws DestinationError `refused` when one takes none
 */
export async function listsFinding(
  specs: readonly ListSpec[],
  find: (spec: ListSpec) => Promise<RemoteList | undefined>,
  fix: string,
): Promise<string> {
  const found: RemoteList[] = [];
  for (const spec of specs) {
    const list = await find(spec);
    if (list !== undefined) found.push(list);
  }
  const blocked = found.filter(({ state }) => state === 'blocked');
  if (blocked.length > 0) {
    throw new DestinationError(`takes no members: ${say(blocked)}`, { disposition: 'refused', fix });
  }
  const expired = found.filter(({ state }) => state === 'expired');
  if (expired.length > 0) return `${say(expired)}; the next sync sends everybody again`;
  return found.length === 0 ? 'none is there yet; the next sync makes them' : `takes members: ${say(found)}`;
}

const say = (lists: readonly RemoteList[]) => lists.map(({ name, health }) => `“${name}” (${health})`).join(', ');
