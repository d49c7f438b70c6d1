import type { DigitRun } from './digit-run.ts';
import { anyDigit, type DigitPattern } from './digit-pattern.ts';

/** Where a pattern can begin and end, by places, and whether it can be empty. */
interface Ends {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}

const unknown = -1;

/**
 * Tries many patterns on digits in one walk over them: some two nanoseconds a digit, whatever the patterns. Its states are found
 * when digits first lead to them, so that it costs nothing to begin with and little that nobody needs.
 *
 * Places are the digits of the patterns, written out one behind the other; a state is the set of places where the digits
 * so far may have ended.
 */
export class DigitAutomaton {
  /** Which digits a place takes. */
  private readonly digits: number[] = [];
  private readonly following: number[][] = [];
  /** The pattern that ends at a place. */
  private readonly endOf: (number | undefined)[] = [];
  private readonly begin: readonly number[];
  private readonly states: (readonly number[])[] = [];
  private readonly ends: (readonly number[])[] = [];
  private readonly known = new Map<string, number>();
  private steps = new Int32Array(0);
  private readonly start: number;
  /** From here no digit leads to an end. */
  private readonly dead: number;

  /** @param patterns a `prefix` ends wherever it has ended before, whatever follows; none is empty */
  constructor(patterns: readonly { readonly pattern: DigitPattern; readonly prefix?: boolean }[]) {
    this.begin = patterns.flatMap(({ pattern, prefix = false }, index) => {
      const { first, last } = this.place(pattern);
      for (const end of prefix ? [...last, this.placeRest(last)] : last) this.endOf[end] = index;
      return first;
    });
    this.dead = this.stateOf([]);
    this.start = this.stateOf([unknown]);
  }

  /** The state that digits lead to. */
  walk({ digits, from, to }: DigitRun): number {
    let state = this.start;
    for (let at = from; at < to && state !== this.dead; at += 1) {
      const digit = digits[at] ?? 0;
      const next = this.steps[state * 10 + digit] ?? unknown;
      state = next === unknown ? this.find(state, digit) : next;
    }
    return state;
  }

  /** Whether digits begin with one of the patterns, all of which are prefixes. */
  beginsIn(run: DigitRun): boolean {
    const state = this.walk(run);
    return state !== this.dead && this.endsIn(state).length > 0;
  }

  /** The patterns that end in a state. */
  endsIn(state: number): readonly number[] {
    return this.ends[state] ?? [];
  }

  private find(state: number, digit: number): number {
    const found = new Set<number>();
    for (const place of this.states[state] ?? []) {
      for (const next of place === unknown ? this.begin : (this.following[place] ?? [])) {
        if ((((this.digits[next] ?? 0) >> digit) & 1) === 1) found.add(next);
      }
    }
    const next = this.stateOf([...found].sort((one, other) => one - other));
    this.steps[state * 10 + digit] = next;
    return next;
  }

  private stateOf(places: readonly number[]): number {
    const key = places.join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const state = this.states.push(places) - 1;
    this.ends.push([...new Set(places.flatMap((place) => this.endOf[place] ?? []))]);
    this.known.set(key, state);
    if (this.steps.length < this.states.length * 10) {
      const larger = new Int32Array(Math.max(640, this.steps.length * 2)).fill(unknown);
      larger.set(this.steps);
      this.steps = larger;
    }
    return state;
  }

  /** Writes a pattern's digits out as places. */
  private place(pattern: DigitPattern): Ends {
    switch (pattern.kind) {
      case 'digit': {
        const place = this.digits.push(pattern.digits) - 1;
        this.following.push([]);
        return { first: [place], last: [place], empty: false };
      }
      case 'choice': {
        const options = pattern.options.map((option) => this.place(option));
        return {
          first: options.flatMap(({ first }) => first),
          last: options.flatMap(({ last }) => last),
          empty: options.some(({ empty }) => empty),
        };
      }
      case 'sequence':
        return this.join(pattern.parts.map((part) => this.place(part)));
      case 'repeat': {
        const times = Array.from({ length: pattern.most }, (_, index) => {
          const part = this.place(pattern.part);
          return index < pattern.least ? part : { ...part, empty: true };
        });
        return this.join(times);
      }
    }
  }

  private join(parts: readonly Ends[]): Ends {
    return parts.reduce(
      (before, part) => {
        for (const end of before.last) this.following[end]?.push(...part.first);
        return {
          first: before.empty ? [...before.first, ...part.first] : before.first,
          last: part.empty ? [...before.last, ...part.last] : part.last,
          empty: before.empty && part.empty,
        };
      },
      { first: [], last: [], empty: true },
    );
  }

  /** Any number of digits behind a pattern. */
  private placeRest(behind: readonly number[]): number {
    const rest = this.digits.push(anyDigit) - 1;
    this.following.push([rest]);
    for (const end of behind) this.following[end]?.push(rest);
    return rest;
  }
}
