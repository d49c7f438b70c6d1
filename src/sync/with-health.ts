import type { Config } from '../config/config.ts';
import type { CheckResult, Destination, RemoteList } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { isSame, knownLists } from '../ledger/lists.ts';
import { type Connecting, connectDestination } from './accounts.ts';
import { type ListError, listError } from './outcome.ts';
import type { Plan } from './plan.ts';

/** The plan with what each platform says of its list. Reads only; a platform that cannot be asked is a finding too. */
export async function withHealth(engine: Engine, config: Config, plan: Plan, context: Connecting): Promise<Plan> {
  const known = await knownLists(engine);
  const connections = new Map<string, Promise<Destination>>();
  const connected = (name: string): Promise<Destination> => {
    const connection = connections.get(name) ?? connectDestination(config, name, context);
    connections.set(name, connection);
    return connection;
  };
  const lists = [];
  for (const list of plan.lists) {
    const id = known.find((candidate) => isSame(candidate, list))?.remoteId;
    const remote = await connected(list.destination)
      .then((destination) => (id === undefined ? destination.findList(list.spec) : destination.describeList(id)))
      .catch(listError);
    lists.push({ ...list, health: healthOf(remote) });
  }
  return { ...plan, lists };
}

function healthOf(remote: RemoteList | ListError | undefined): CheckResult {
  const what = 'list';
  if (remote === undefined) return { what, ok: true, detail: 'the platform has no such list yet' };
  if ('message' in remote) {
    return { what, ok: false, detail: remote.message, ...(remote.fix !== undefined && { fix: remote.fix }) };
  }
  const size = remote.size === undefined ? 'no size yet' : `size ${saySize(remote.size, remote.networks)}`;
  return { what, ok: remote.state === 'ready', detail: `${remote.health}, ${size}` };
}

/** `24,000`; `1,000–2,000` where the platform tells no more than that; `display 21,000 / search 18,000` where networks differ. */
export function saySize(
  { lower, upper }: NonNullable<RemoteList['size']>,
  networks: RemoteList['networks'] = {},
): string {
  const say = (people: number): string => people.toLocaleString('en-US');
  if (lower === upper) return say(lower);
  const each = Object.entries(networks);
  if (each.length > 1) return each.map(([network, people]) => `${network} ${say(people)}`).join(' / ');
  return `${say(lower)}–${say(upper)}`;
}
