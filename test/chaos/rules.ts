import fc from 'fast-check';
import type { Door } from './door.ts';
import { colours, type Columns, type Sharing } from './people.ts';

/** Rules of an audience; undefined: it has none of that kind. */
export interface AudienceRules {
  /** A list for each colour; of more than `most` the run is to stop. */
  readonly forEach: { readonly most: number } | undefined;
  /** In days. `withOthers`: time in any audience counts. */
  readonly cooldown: { readonly after: number; readonly rest: number; readonly withOthers: boolean } | undefined;
  readonly experiment: ChaosExperiment | undefined;
  /** Members are sent with what they have spent, where the platform takes that. */
  readonly valued: boolean;
}

export interface ChaosExperiment {
  readonly name: string;
  /** Percent; 0: nobody. */
  readonly holdout: number;
  readonly split: boolean;
}

/** Rules over all audiences of a config. */
export interface CommonRules {
  /** Whether all audiences are a group of `priority`, and whether the last of the config is its first. */
  readonly priority: 'none' | 'in order' | 'reversed';
  /** Most audiences of a platform that a person may be in. */
  readonly limits: Partial<Record<Door, number>>;
}

export const heldOut = 'holdout';
export const variants = ['a', 'b'] as const;

/** The arms that somebody may be in. */
export function armsOf({ holdout, split }: ChaosExperiment): string[] {
  return [...(holdout > 0 ? [heldOut] : []), ...(split ? variants : ['treated'])];
}

const oneIn = (n: number) => fc.integer({ min: 1, max: n }).map((drawn) => drawn === n);
const maybe = <Value>(n: number, of: fc.Arbitrary<Value>) =>
  oneIn(n).chain((is): fc.Arbitrary<Value | undefined> => (is ? of : fc.constant(undefined)));

/** Two of one name divide the same people in the same way. */
export const experiment: fc.Arbitrary<ChaosExperiment> = fc
  .record({ name: fc.nat(999_999).map((n) => `x${n}`), holdout: fc.constantFrom(0, 30, 30, 60), split: fc.boolean() })
  .map((drawn) => (drawn.split ? drawn : { ...drawn, holdout: Math.max(drawn.holdout, 30) }));

/** Who shares values may be taken for somebody else, so that nobody could say whose time or arm it is. */
export const audienceRules = (
  sharing: Sharing,
  columns: Columns,
  common: ChaosExperiment,
): fc.Arbitrary<AudienceRules> =>
  fc.record({
    forEach: columns.colours
      ? maybe(2, fc.record({ most: fc.constantFrom(colours.length, colours.length, colours.length - 1) }))
      : fc.constant(undefined),
    cooldown:
      sharing === 'none'
        ? maybe(
            3,
            fc.record({
              after: fc.integer({ min: 1, max: 2 }),
              rest: fc.integer({ min: 1, max: 2 }),
              withOthers: fc.boolean(),
            }),
          )
        : fc.constant(undefined),
    experiment: sharing === 'constant' ? fc.constant(undefined) : maybe(3, fc.oneof(fc.constant(common), experiment)),
    valued: sharing === 'constant' ? fc.constant(false) : oneIn(4),
  });

export const commonRules: fc.Arbitrary<CommonRules> = fc.record({
  priority: fc.constantFrom('none', 'none', 'in order', 'reversed'),
  limits: fc.oneof(
    { arbitrary: fc.constant({}), weight: 2 },
    { arbitrary: fc.record({ google: limit(), meta: limit(), linkedin: limit() }, { requiredKeys: [] }), weight: 1 },
  ),
});

function limit(): fc.Arbitrary<number> {
  return fc.constantFrom(1, 1, 2);
}

/** The keys of an audience in the config that its rules are. */
export function ruleKeys(
  { forEach, cooldown, experiment: of, valued }: AudienceRules,
  all: readonly string[],
): string[] {
  return [
    ...(forEach === undefined ? [] : [`for_each: { column: colour, max: ${forEach.most} }`]),
    ...(cooldown === undefined
      ? []
      : [
          `cooldown: { after: ${cooldown.after}d, for: ${cooldown.rest}d${cooldown.withOthers ? `, audiences: [${all.join(', ')}]` : ''} }`,
        ]),
    ...(of === undefined ? [] : [`experiment: ${of.name}`]),
    ...(of === undefined || of.holdout === 0 ? [] : [`holdout: ${of.holdout}%`]),
    ...(of?.split === true ? ['split: { a: 50%, b: 50% }'] : []),
    ...(valued ? ['value: total_spent'] : []),
  ];
}
