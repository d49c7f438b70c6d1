import type { Person } from './person.ts';

/** The identifiers by which one platform can find a person, e.g. `email:<digest>`; whole combinations count as one. */
export type KeysOf = (person: Person) => readonly string[];

/** The population under one platform's hashing. Built when first asked, because most runs use one platform only. */
export class PeopleIndex {
  readonly #keysOf: KeysOf;
  /** Whether lists keep rows of nobody in the population, so that they can be removed; else they only count them. */
  readonly keepsStrangers: boolean;
  #people: readonly Person[] = [];
  #byKey: Map<string, number[]> | undefined;

  constructor(keysOf: KeysOf, keepsStrangers: boolean) {
    this.#keysOf = keysOf;
    this.keepsStrangers = keepsStrangers;
  }

  set(people: readonly Person[]): void {
    this.#people = people;
    this.#byKey = undefined;
  }

  /** The id of the person with most of these keys; of equals the first in the population. */
  best(keys: readonly string[]): string | undefined {
    if (this.#people.length === 0) return undefined;
    const hits = new Map<number, number>();
    for (const key of keys) for (const at of this.#at(key)) hits.set(at, (hits.get(at) ?? 0) + 1);
    let best: number | undefined;
    let most = 0;
    for (const [at, count] of hits) {
      if (count > most || (count === most && best !== undefined && at < best)) [best, most] = [at, count];
    }
    return best === undefined ? undefined : this.#people[best]?.id;
  }

  /** The ids of everybody who has any of these keys. */
  all(keys: readonly string[]): Set<string> {
    const ids = new Set<string>();
    for (const key of keys) {
      for (const at of this.#at(key)) {
        const person = this.#people[at];
        if (person !== undefined) ids.add(person.id);
      }
    }
    return ids;
  }

  #at(key: string): readonly number[] {
    this.#byKey ??= this.#build();
    return this.#byKey.get(key) ?? [];
  }

  #build(): Map<string, number[]> {
    const byKey = new Map<string, number[]>();
    this.#people.forEach((person, at) => {
      for (const key of new Set(this.#keysOf(person))) {
        const list = byKey.get(key);
        if (list === undefined) byKey.set(key, [at]);
        else list.push(at);
      }
    });
    return byKey;
  }
}
