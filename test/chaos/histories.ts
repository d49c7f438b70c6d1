import { admittedTo, type ChaosList, type History, unwritten } from './admission.ts';
import type { Door } from './door.ts';
import { isSendable } from './oracle.ts';
import type { ChaosPerson } from './people.ts';
import { armsOf } from './rules.ts';
import type { SegmentName, Setup } from './setup.ts';
import { noted, type Stay } from './stay.ts';

/** A person at a run: which segments they fit, and whose platforms have refused them. */
export interface AtRun {
  readonly setup: Setup;
  readonly person: ChaosPerson;
  readonly fits: ReadonlySet<SegmentName>;
  readonly isStruck: (platform: Door) => boolean;
  readonly today: number;
}

/** Every history that somebody may have, from the first run on. */
export function firstHistories({ audiences }: Pick<Setup, 'audiences'>): History[] {
  const experiments = new Map(
    audiences.flatMap(({ rules: { experiment } }) => (experiment === undefined ? [] : [[experiment.name, experiment]])),
  );
  let arms: History['arms'][] = [{}];
  for (const [name, experiment] of experiments) {
    arms = arms.flatMap((before) => armsOf(experiment).map((arm) => ({ ...before, [name]: arm })));
  }
  return arms.map(unwritten);
}

/** The histories after a ledger was lost: who was in which audience is forgotten, and chance is what it was. */
export const forgotten = (histories: readonly History[]): History[] =>
  distinct(histories.map(({ arms }) => unwritten(arms)));

/** The histories after an old ledger was put back. */
export function putBack(histories: readonly History[], old: readonly History[]): History[] {
  return distinct(histories.flatMap(({ arms }) => old.filter((one) => same(one.arms, arms))));
}

/**
 * The histories after a run that may have come to nothing, to its end, or anywhere between: at its beginning a platform may have told
 * that somebody is on no list; they may have been taken off, or sent; and it looked, or did not, who is on the lists.
 */
export function afterTrouble(
  histories: readonly History[],
  { setup, today }: Pick<AtRun, 'setup' | 'today'>,
): History[] {
  const cooldown = cooldownOf(setup);
  if (cooldown === undefined) return [...histories];
  const look = (stay: Stay): Stay[] => [stay, noted(stay, cooldown, today)];
  const stays = ({ stay }: History): Stay[] =>
    [stay, { ...stay, sent: undefined }]
      .flatMap(look)
      .flatMap((at) => [at, { ...at, sent: undefined }, { ...at, sent: today }])
      .flatMap(look);
  return distinct(histories.flatMap((each) => stays(each).map((stay) => ({ ...each, stay }))));
}

/** The histories after a run that came to its end: whoever is to be on a list is on it, unless its platform has refused them. */
export function afterQuiet(histories: readonly History[], at: AtRun): History[] {
  const { setup, today } = at;
  const cooldown = cooldownOf(setup);
  if (cooldown === undefined) return [...histories];
  const watched = setup.audiences.filter(({ rules }) => rules.cooldown !== undefined || cooldown.withOthers);
  const next = histories.flatMap((history): History[] => {
    const known = [history.stay.sent, undefined].map((sent) => noted({ ...history.stay, sent }, cooldown, today));
    return known.flatMap((stay): History[] => {
      const lists = admittedTo(setup, at.person, at.fits, { ...history, stay }, today).filter(
        ({ audience, platform }) => watched.includes(audience) && isSendable(platform, audience, at.person),
      );
      const isTaken = lists.some(({ platform }) => !at.isStruck(platform));
      const sent = [...(lists.length > 0 ? [stay.sent ?? today] : []), ...(isTaken ? [] : [undefined])];
      return sent.map((day) => ({ ...history, stay: noted({ ...stay, sent: day }, cooldown, today) }));
    });
  });
  return distinct(next);
}

/** Those of the histories by which somebody is where they are. `isOn` gives undefined where that says nothing. */
export function explaining(
  histories: readonly History[],
  at: AtRun,
  isOn: (list: ChaosList) => boolean | undefined,
  lists: readonly ChaosList[],
): History[] {
  return histories.filter((history) => {
    const wanted = new Set(admittedTo(at.setup, at.person, at.fits, history, at.today).map(nameOf));
    return lists.every((list) => {
      const found = isOn(list);
      const expected = wanted.has(nameOf(list)) && isSendable(list.platform, list.audience, at.person);
      return found === undefined || found === expected || (!found && at.isStruck(list.platform));
    });
  });
}

/** A list among those of all platforms. */
export const nameOf = ({ key, platform }: Pick<ChaosList, 'key' | 'platform'>): string => `${key} on ${platform}`;

const cooldownOf = ({ audiences }: Setup) =>
  audiences.flatMap(({ rules }) => (rules.cooldown === undefined ? [] : [rules.cooldown]))[0];

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function distinct(histories: readonly History[]): History[] {
  return [...new Map(histories.map((each) => [JSON.stringify(each), each])).values()];
}
