import type { Identifier } from '../identifiers/identifier.ts';

/** What the members of a list are: people, or the companies that they work for. */
export type MemberKind = 'people' | 'companies';

export interface AudienceConfig {
  readonly key: string;
  /** The key in the file: variants, and audiences of one value each, come from one block. */
  readonly family: string;
  readonly forEach?: ForEachConfig;
  readonly cooldown?: CooldownConfig;
  readonly experiment?: ExperimentConfig;
  /** The variant of the experiment that it is for. */
  readonly variant?: string;
  /** The list's name on the platforms. */
  readonly name: string;
  readonly description: string | undefined;
  readonly segment: string;
  /** What its lists hold. */
  readonly members: MemberKind;
  /** Names of destinations. */
  readonly to: readonly string[];
  /** Identifiers to send; `name` in the file stands for names and address. Undefined: all that both sides have. */
  readonly identifiers: readonly Identifier[] | undefined;
  readonly membershipDays: number | undefined;
  readonly refreshDays: number | undefined;
  /** What a member is worth, in the language of conditions; `none`: nothing, also where a recipe says it (`audienceValue`). */
  readonly value?: string | undefined;
  /** Whether it takes over a list of its name that is none of ours. */
  readonly adopt?: boolean | undefined;
  /** False: its people may be in as many others as any, and the limit of a destination (`max_audiences`) does not hold for it. */
  readonly counts?: boolean | undefined;
}

/** An audience for each value. */
export interface ForEachConfig {
  /** `category`, or `views.category`: the first has the values, events of the others are narrowed to the same. */
  readonly columns: readonly string[];
  readonly max: number;
  readonly values: readonly string[] | undefined;
}

/** Whoever was in long enough is kept out for a while. */
export interface CooldownConfig {
  /** Days from coming in on. */
  readonly after: number;
  /** Days from leaving on. */
  readonly for: number;
  /** Families of audiences that count as one. */
  readonly audiences: readonly string[];
}

export interface ExperimentConfig {
  readonly name: string;
  /** A share from 0 to 1 who are kept out. */
  readonly holdout: number;
  /** Variant to its share, 0 to 1, of the others; empty: they are not divided. */
  readonly split: ReadonlyMap<string, number>;
}
