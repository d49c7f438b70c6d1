import type { PeopleIndex } from '../engine/people-index.ts';
import { matchKeysOf } from './match-keys.ts';
import type { Row } from './payload.ts';
import { personKey } from './person-keys.ts';

/** How long Meta knows whose `EXTERN_ID` one is after the last row that told it. */
const LIFE_MS = 90 * 86_400_000;

interface Told {
  /** Undefined: the row was of nobody in the population. */
  readonly person: string | undefined;
  readonly at: number;
}

/** The `EXTERN_ID`s that one ad account has told, and the people it told them of. */
export class ExternalIds {
  readonly #index: PeopleIndex;
  readonly #known = new Map<string, Told>();

  constructor(index: PeopleIndex) {
    this.#index = index;
  }

  /** The identifiers of a row that is added; learns its `EXTERN_ID`. */
  learn(row: Row, now: number): string[] {
    const keys = this.#keysOf(row, now);
    const id = row.get('EXTERN_ID');
    if (id !== undefined) this.#known.set(id, { person: this.#index.best(keys), at: now });
    return keys;
  }

  /** The identifiers of a row that is removed; an `EXTERN_ID` that was never told, or long ago, is none. */
  recall(row: Row, now: number): string[] {
    const keys = this.#keysOf(row, now);
    return this.#told(row, now) === undefined ? keys.filter((key) => !key.startsWith('EXTERN_ID:')) : keys;
  }

  #keysOf(row: Row, now: number): string[] {
    const person = this.#told(row, now)?.person;
    const keys = matchKeysOf(row);
    return person === undefined ? keys : [...keys, personKey(person)];
  }

  #told(row: Row, now: number): Told | undefined {
    const told = this.#known.get(row.get('EXTERN_ID') ?? '');
    return told === undefined || now - told.at > LIFE_MS ? undefined : told;
  }
}
