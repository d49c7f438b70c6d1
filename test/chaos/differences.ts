import type { SandboxList } from '../../src/sandbox/engine/platform.ts';
import type { ChaosList } from './admission.ts';
import type { AtRun } from './histories.ts';
import type { Members } from './members.ts';
import { expectedOn } from './oracle.ts';
import type { ChaosPerson } from './people.ts';

/** A list as a platform has it, and what is known of who is to be on it. */
interface Compared {
  readonly list: ChaosList;
  /** Of several one is kept: AdRoll tells nobody which there are, and the others end. */
  readonly found: readonly SandboxList[];
  readonly run: readonly AtRun[];
  readonly members: Members;
  /** Whether who was on it may be forgotten, and stay. */
  readonly stays: boolean;
}

interface Differences {
  readonly expected: number;
  readonly wrong: readonly string[];
}

/** In how far a list is not what it is to be, and how many are to be on it. */
export function differences({ found, ...of }: Compared): Differences {
  const each = (found.length > 0 ? found : [undefined]).map((one) => ({ size: one?.size ?? 0, ...ofOne(of, one) }));
  const [best, ...others] = each.toSorted((a, b) => a.wrong.length - b.wrong.length);
  const left = others.reduce((sum, { size }) => sum + size, 0);
  return {
    expected: best?.expected ?? 0,
    wrong: [...(best?.wrong ?? []), ...(left > 0 && !of.stays ? [`${left} on lists that nobody knows`] : [])],
  };
}

function ofOne({ list, run, members, stays }: Omit<Compared, 'found'>, found: SandboxList | undefined): Differences {
  const { audience, platform } = list;
  const everybody = run.map(({ person }) => person);
  const wanted = run.flatMap((at) => (members.isOn(at, list) === 'never' ? [] : [at.person]));
  const taken = run.flatMap((at) => (members.isOn(at, list) === 'always' && !at.isStruck(platform) ? [at.person] : []));
  const most = expectedOn(platform, audience, wanted, everybody);
  const least = expectedOn(platform, audience, taken, everybody);
  const { people = [], anonymous = 0, unmatchable = 0 } = found ?? {};
  const missing = [...least.people].filter((id) => !people.includes(id));
  const surplus = people.filter((id) => !most.people.has(id) && !stays);
  return {
    expected: most.people.size + most.strangers,
    wrong: [
      ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
      ...(surplus.length > 0 ? [`not wanted: ${surplus.join(', ')}`] : []),
      ...strangersWrong(anonymous + unmatchable, least.strangers, stays ? Infinity : most.strangers),
      ...(audience.rules.valued && platform === 'meta' ? worthWrong(taken, least.people, found?.worth ?? {}) : []),
    ],
  };
}

/** The platform takes no value that is not positive. */
const leastWorth = 0.01;

function worthWrong(
  taken: readonly ChaosPerson[],
  found: ReadonlySet<string>,
  worth: Readonly<Record<string, number>>,
): string[] {
  return taken.flatMap(({ nature: { person }, state: { spent } }) => {
    const [id, own] = [`p${person}`, Math.max(spent, leastWorth)];
    return !found.has(id) || worth[id] === own ? [] : [`${id} is worth ${worth[id]} in place of ${own}`];
  });
}

function strangersWrong(found: number, least: number, most: number): string[] {
  return found >= least && found <= most ? [] : [`${found} strangers, and not ${least} to ${most}`];
}
