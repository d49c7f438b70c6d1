/** What a parameter of a recipe takes, and how it stands in the template. */
export type ParameterKind =
  /** Name of a block of `events:`. */
  | 'events'
  /** Something that a contact has: an attribute, or a question about events. */
  | 'measure'
  /** A condition of `where`. */
  | 'condition'
  /** Header or name of a column. */
  | 'column'
  /** `30d`, `2 weeks`: a count and a unit; `{name.ago}` is the moment so long ago, `{name.ahead}` so long ahead. */
  | 'span'
  | 'number'
  /** `10%`: a number from 0 to 1. */
  | 'share'
  /** One or more values, any of them. */
  | 'texts'
  /** One or more of `choices`. */
  | 'choices';

export interface Parameter {
  readonly kind: ParameterKind;
  /** For people who read `recipes show`: what it means, in a few words. */
  readonly about: string;
  /**
   * As it would be written in a config; a measure may name other parameters. Without one the parameter is needed, or the
   * parts of the template that name it (`[[ … ]]`) are left out.
   */
  readonly default?: string | number;
  /** Choices, and the texts that each stands for. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Least value of a number. */
  readonly least?: number;
}

/**
 * A segment that practitioners know by name: data and one template in the language of `where`, which may rank contacts against
 * each other besides.
 */
export interface Recipe {
  readonly name: string;
  /** What it yields: `bought for the first time in the last 30 days`. */
  readonly yields: string;
  /** When to use it, in a sentence or two. */
  readonly use: string;
  /** What the export must have. */
  readonly needs: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** `{name}` is a parameter, `[[ … ]]` a part that is left out where a parameter in it has no value. */
  readonly where: string;
  /** A measure: the time that `window:` counts from; absent where there is none. */
  readonly moment?: string;
  /**
   * The parameter, a span, beyond which nobody is in it however long `window:` lets them: a longer `leave_after` stands for it where
   * the config does not set it.
   */
  readonly ends?: string;
  /** A measure: what each member is worth, on platforms that take it. */
  readonly value?: string;
  /** Where it ranks: how that is told of one person. */
  readonly ranking?: Ranking;
}

export interface Ranking {
  /** In the place of the condition, for people; `{name}` is a parameter as the config writes it, or a measure. */
  readonly says: string;
  /** What `of` is called: `place`. */
  readonly as: string;
  /** A measure that may rank: what a contact comes to. */
  readonly of: string;
}
