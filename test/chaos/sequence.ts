import fc from 'fast-check';
import type { PlatformName } from '../../src/sandbox/start-sandbox.ts';
import { isForm, platformsOf } from './door.ts';
import { type Trouble, trouble } from './faults.ts';
import { type Change, change } from './people.ts';
import { type Identifiers, identifiersOf, peopleCount, type Setup, setup } from './setup.ts';

/** Where a run is stopped in its way: at the nth request of a platform, with or without its effect. */
export interface AtRequest {
  readonly platform: PlatformName;
  readonly nth: number;
  readonly applied: boolean;
}

/** The nth statement that the engine is given, before, in the midst of, or after it. */
export interface AtStatement {
  readonly statement: number;
  readonly when: 'before' | 'during' | 'after';
}

/** The nth time that something is done to a file for an upload form; in its midst, half of the bytes are written. */
export interface AtWrite {
  readonly write: number;
  readonly when: AtStatement['when'];
}

export type ChaosRun =
  | {
      readonly kind: 'sync';
      readonly flags: readonly ('--full' | '--wait' | '--max-wait=2m')[];
      /** Whether a guard stops it. */
      readonly asks: boolean;
      /** Only this one of the audiences; undefined: all. */
      readonly audience: number | undefined;
    }
  | { readonly kind: 'save a plan' }
  | { readonly kind: 'apply the plan' }
  | { readonly kind: 'interrupted'; readonly at: AtRequest; readonly full: boolean }
  | { readonly kind: 'killed'; readonly at: AtRequest | AtStatement | AtWrite; readonly full: boolean }
  | { readonly kind: 'disk full'; readonly kilobytes: number }
  | { readonly kind: 'two at once' }
  | { readonly kind: 'check' };

export interface Step {
  /** A new export with these; none: the export stays. */
  readonly changes: readonly Change[];
  /** People who ask to be left alone from now on, or do so no more. */
  readonly suppress: readonly { readonly person: number; readonly by: 'email' | 'phone' | 'nothing' }[];
  /** What the config lets out of one audience from now on. */
  readonly config: { readonly audience: number; readonly identifiers: Identifiers } | undefined;
  /** Whether somebody deletes a list on Meta. */
  readonly deletes: boolean;
  /** Whether the ledger is lost, or the one from before the last run is put back. */
  readonly ledger: 'stays' | 'is lost' | 'is an old one';
  /** Hours that go by before the run. */
  readonly hours: number;
  /** Hours by which the clock of the run goes wrong. */
  readonly skew: number;
  /** Whether Google finishes everything before the run. */
  readonly settled: boolean;
  readonly troubles: readonly Trouble[];
  readonly run: ChaosRun;
}

export interface Sequence {
  readonly setup: Setup;
  readonly steps: readonly Step[];
}

const atRequest = (platforms: readonly PlatformName[]) =>
  fc.record({
    platform: fc.constantFrom(...platforms),
    nth: fc.integer({ min: 1, max: 12 }),
    applied: fc.boolean(),
  });
const atStatement = fc.record({
  statement: fc.integer({ min: 1, max: 330 }),
  when: fc.constantFrom('before', 'during', 'after' as const),
});

const atWrite = fc.record({
  write: fc.integer({ min: 1, max: 8 }),
  when: fc.constantFrom('before', 'during', 'after' as const),
});

const seldom = fc.integer({ min: 0, max: 3 }).map((n) => n === 3);

const flags = fc.subarray(['--full', '--wait', '--max-wait=2m'] as const, { maxLength: 2 });

/** `deaths`: how often a run is killed or finds the disk full; these cost a process each. */
const run = (platforms: readonly PlatformName[], writes: boolean, deaths: number): fc.Arbitrary<ChaosRun> =>
  fc.oneof(
    {
      arbitrary: fc.record({
        kind: fc.constant('sync' as const),
        flags: fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, { arbitrary: flags, weight: 2 }),
        asks: fc.integer({ min: 0, max: 5 }).map((n) => n === 5),
        audience: fc.oneof({ arbitrary: fc.constant(undefined), weight: 5 }, { arbitrary: fc.nat(1), weight: 1 }),
      }),
      weight: 12,
    },
    { arbitrary: fc.constant({ kind: 'save a plan' } as const), weight: 1 },
    { arbitrary: fc.constant({ kind: 'apply the plan' } as const), weight: 2 },
    {
      arbitrary: fc.record({ kind: fc.constant('interrupted' as const), at: atRequest(platforms), full: seldom }),
      weight: 3,
    },
    { arbitrary: fc.constant({ kind: 'check' } as const), weight: 1 },
    {
      arbitrary: fc.record({
        kind: fc.constant('killed' as const),
        at: fc.oneof(atRequest(platforms), atStatement, ...(writes ? [atWrite] : [])),
        full: seldom,
      }),
      weight: deaths * 3,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('disk full' as const),
        kilobytes: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 200, max: 1500 })),
      }),
      weight: deaths,
    },
    { arbitrary: fc.constant({ kind: 'two at once' } as const), weight: deaths },
  );

const step = ({ sharing, columns, audiences }: Setup, deaths: number): fc.Arbitrary<Step> => {
  const doors = audiences.flatMap(({ to }) => to);
  const platforms = platformsOf(doors);
  const configured = fc.record({
    audience: fc.nat(audiences.length - 1),
    identifiers: identifiersOf(sharing, columns),
  });
  return fc
    .record({
      changes: fc.oneof(
        { arbitrary: fc.constant([]), weight: 1 },
        { arbitrary: fc.array(change(peopleCount), { minLength: 1, maxLength: 6 }), weight: 3 },
      ),
      suppress: fc.oneof(
        { arbitrary: fc.constant([]), weight: 3 },
        {
          arbitrary: fc.array(
            fc.record({ person: fc.nat(peopleCount - 1), by: fc.constantFrom('email', 'phone', 'nothing' as const) }),
            { minLength: 1, maxLength: 2 },
          ),
          weight: 1,
        },
      ),
      config: sharing === 'none' ? fc.option(configured, { nil: undefined, freq: 2 }) : fc.constant(undefined),
      deletes: fc.integer({ min: 0, max: 29 }).map((n) => n === 29),
      ledger: fc.oneof(
        { arbitrary: fc.constant('stays' as const), weight: 28 },
        { arbitrary: fc.constantFrom('is lost', 'is an old one' as const), weight: 2 },
      ),
      hours: fc.constantFrom(0, 0, 0, 1, 6, 30, 240),
      skew: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, -30, 30),
      settled: fc.boolean(),
      troubles: fc.oneof(
        { arbitrary: fc.constant<readonly Trouble[]>([]), weight: 1 },
        { arbitrary: fc.array(trouble(platforms, peopleCount), { minLength: 1, maxLength: 3 }), weight: 3 },
      ),
      run: run(platforms, doors.some(isForm), deaths),
    })
    .map((one): Step => {
      const troubles: readonly Trouble[] = one.troubles;
      return { ...one, troubles: troubles.map((each) => aimed(each, one.changes)) };
    });
};

/** Rows fail of those of whom there is something to send, rather than of anybody. */
function aimed(each: Trouble, changes: readonly Change[]): Trouble {
  const { person } = each;
  const aim = person === undefined ? undefined : changes[person]?.person;
  return aim === undefined ? each : { ...each, person: aim };
}

export const sequence = (deaths: number): fc.Arbitrary<Sequence> =>
  setup.chain((given) =>
    fc.record({
      setup: fc.constant(given),
      steps: fc.array(step(given, deaths), { minLength: 3, maxLength: 7, size: 'max' }),
    }),
  );
