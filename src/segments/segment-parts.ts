import type { SegmentConfig } from '../config/segment-config.ts';
import { type Position, UserError } from '../errors/user-error.ts';

export type Combination = Extract<SegmentConfig, { kind: 'combination' }>;

/** What segments are made of: other segments, filters and the sources that these ask. The config's check has ruled out cycles and unknown names. */
export class SegmentParts {
  private readonly segments: ReadonlyMap<string, SegmentConfig>;
  private readonly sourceNames: readonly string[];

  constructor(segments: ReadonlyMap<string, SegmentConfig>, sourceNames: readonly string[]) {
    this.segments = segments;
    this.sourceNames = sourceNames;
  }

  named(name: string): SegmentConfig {
    const segment = this.segments.get(name);
    if (segment === undefined) throw new Error(`segment ${name} does not exist`);
    return segment;
  }

  sourceIndex(name: string): number {
    return this.sourceNames.indexOf(name);
  }

  /** Names of all filters that a segment is made of, those of what it excludes included. */
  filters(name: string): readonly string[] {
    const segment = this.named(name);
    if (segment.kind === 'filter') return [name];
    return [...segment.include, ...segment.allOf, ...segment.exclude].flatMap((part) => this.filters(part));
  }

  /** Indexes of all sources that a segment is made of, those of what it excludes included. */
  sources(name: string): ReadonlySet<number> {
    return this.ofFilter(name, ({ include, allOf, exclude }) =>
      union([...include, ...allOf, ...exclude], (part) => this.sources(part)),
    );
  }

  /** Indexes of the sources whose contacts may be in a segment. */
  ownSources(name: string): ReadonlySet<number> {
    return this.ofFilter(name, (segment) => union(baseOf(segment), (part) => this.ownSources(part)));
  }

  /** Indexes of the sources that keep contacts out of a segment: the fewer they hold, the more it holds. */
  sourcesKeepingOut(name: string): ReadonlySet<number> {
    const segment = this.named(name);
    if (segment.kind === 'filter') return new Set();
    const { include, allOf, exclude } = segment;
    const below = union([...include, ...allOf], (part) => this.sourcesKeepingOut(part));
    return new Set([...below, ...union(exclude, (part) => this.sourcesLettingIn(part))]);
  }

  /** The opposite: the fewer they hold, the fewer it holds. */
  private sourcesLettingIn(name: string): ReadonlySet<number> {
    return this.ofFilter(name, ({ include, allOf, exclude }) => {
      const below = union([...include, ...allOf], (part) => this.sourcesLettingIn(part));
      return new Set([...below, ...union(exclude, (part) => this.sourcesKeepingOut(part))]);
    });
  }

  /**
   * From a segment to the filter that it takes its contacts from.
   *
   * @param at where it is asked for
   * @throws UserError when it takes them from several
   */
  baseChain(name: string, at: Position): string[] {
    const segment = this.named(name);
    if (segment.kind === 'filter') return [name];
    const [base, ...others] = baseOf(segment);
    if (base !== undefined && others.length === 0) return [name, ...this.baseChain(base, at)];
    throw new UserError(`segment "${name}" is made of several, and its contacts have no values of one column`, {
      at,
      fix: 'Put one segment under `include`, or write the whole condition into one `where`.',
    });
  }

  /** The source of a filter, or what the parts of a combination come to. */
  private ofFilter(name: string, combined: (segment: Combination) => ReadonlySet<number>): ReadonlySet<number> {
    const segment = this.named(name);
    return segment.kind === 'filter' ? new Set([this.sourceIndex(segment.from)]) : combined(segment);
  }
}

/** The segments that a combination takes its contacts from; the others only leave some out. */
export function baseOf({ include, allOf }: Combination): readonly string[] {
  return include.length > 0 ? include : allOf.slice(0, 1);
}

function union(names: readonly string[], sources: (name: string) => ReadonlySet<number>): ReadonlySet<number> {
  return new Set(names.flatMap((name) => [...sources(name)]));
}
