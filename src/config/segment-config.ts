import type { Ranking } from '../recipes/recipe.ts';
import type { Span } from '../recipes/span.ts';

export interface FilterConfig {
  readonly kind: 'filter';
  readonly name: string;
  /** A source. */
  readonly from: string;
  /** What the config says, or what its recipe comes to. */
  readonly where: string;
  readonly recipe?: RecipeConfig;
  readonly window?: WindowConfig;
}

/** The recipe that a condition comes from. */
export interface RecipeConfig {
  readonly name: string;
  /** What the config says of it itself. */
  readonly parts: readonly WrittenPart[];
  /** What each member is worth, in the language of conditions. */
  readonly value: string | undefined;
  /** Parameters that the config sets, as it writes them. */
  readonly given: Readonly<Record<string, string>>;
  /** Its parameter beyond which the segment's window lets nobody stay (`Recipe`). */
  readonly ends: string | undefined;
  /** How its ranking is told of one person (`Ranking`); `of` in the language of conditions. */
  readonly ranking: Ranking | undefined;
}

/** A part of a condition, by 0-based offsets, and where it stands in the block of its segment. */
export interface WrittenPart {
  readonly start: number;
  readonly end: number;
  readonly path: readonly string[];
  /** A measure or condition, as it is written there; undefined: something else. */
  readonly expression: string | undefined;
}

/** From when until when after an event people are in a segment. */
export interface WindowConfig {
  /** The time of the event, in the language of conditions. */
  readonly of: string;
  readonly enterAfter: Span | undefined;
  readonly leaveAfter: Span | undefined;
}

export type SegmentConfig =
  | FilterConfig
  | {
      readonly kind: 'combination';
      readonly name: string;
      /** Contacts in any of these … */
      readonly include: readonly string[];
      /** … and in every one of these … */
      readonly allOf: readonly string[];
      /** … and in none of these. */
      readonly exclude: readonly string[];
    };
