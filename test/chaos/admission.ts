import type { Door } from './door.ts';
import { type ChaosPerson, colours } from './people.ts';
import { heldOut, variants } from './rules.ts';
import { type ChaosAudience, priorityOf, type SegmentName, type Setup } from './setup.ts';
import { never, rests, type Stay } from './stay.ts';

/** A list: that of an audience, of one of its variants, of one of its values. */
export interface ChaosList {
  /** As the config has it, a dot before each part. */
  readonly key: string;
  readonly audience: ChaosAudience;
  readonly platform: Door;
  readonly variant: string | undefined;
  readonly colour: string | undefined;
}

/** What may be true of somebody: in which arm of each experiment they are, and how long they were in the audience with a cooldown. */
export interface History {
  readonly arms: Readonly<Record<string, string>>;
  readonly stay: Stay;
}

/** All lists that an audience may ever have. */
export function listsOf(audience: ChaosAudience): ChaosList[] {
  const { segment, to, rules } = audience;
  const divided = rules.experiment?.split === true ? variants : [undefined];
  const valued = rules.forEach === undefined ? [undefined] : colours;
  return divided.flatMap((variant) =>
    valued.flatMap((colour) => {
      const key = [segment, variant, colour].filter((part) => part !== undefined).join('.');
      return to.map((platform) => ({ key, audience, platform, variant, colour }));
    }),
  );
}

/**
 * The lists on which somebody is to be, when their history is this one: told from the words of docs/audiences.md alone. Who rests is in
 * no audience; the first of a group that fits has them; a platform takes them into its first audiences; chance comes last.
 *
 * @param fits segments of audiences that they fit
 */
export function admittedTo(
  setup: Pick<Setup, 'audiences' | 'common'>,
  person: ChaosPerson,
  fits: ReadonlySet<SegmentName>,
  { arms, stay }: History,
  today: number,
): ChaosList[] {
  const { colour } = person.state;
  const candidates = setup.audiences.filter(
    ({ segment, rules: { forEach, cooldown } }) =>
      fits.has(segment) &&
      (forEach === undefined || colour !== undefined) &&
      (cooldown === undefined || !rests(stay, cooldown, today)),
  );
  const group = priorityOf(setup);
  const first = group.find((name) => candidates.some(({ segment }) => segment === name));
  const left = candidates.filter(({ segment }) => !group.includes(segment) || segment === first);
  return left.flatMap((audience) => {
    const { experiment } = audience.rules;
    const arm = experiment && arms[experiment.name];
    if (arm === heldOut) return [];
    return listsOf(audience).filter((list) => {
      const most = setup.common.limits[list.platform] ?? Infinity;
      const place = left.filter(({ to }) => to.includes(list.platform)).indexOf(audience);
      const isArm = list.variant === undefined || list.variant === arm;
      return place < most && isArm && (list.colour === undefined || list.colour === colour);
    });
  });
}

/** A history in which nothing has happened yet. */
export const unwritten = (arms: History['arms']): History => ({ arms, stay: never });
