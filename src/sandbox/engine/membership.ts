import type { PeopleIndex } from './people-index.ts';

interface Anonymous {
  readonly keys: readonly string[];
  at: number;
}

/**
 * Who is on one list. An addition finds the one person that fits the row best; a removal takes off everybody who has any
 * identifier of the row, which is what the platforms do. Rows of nobody we know stay as anonymous members.
 */
export class Membership {
  readonly #index: PeopleIndex;
  #people = new Map<string, number>();
  /** What people are worth, of those who were told with it. */
  readonly #worth = new Map<string, number>();
  #anonymous = new Map<string, Anonymous>();
  #byKey = new Map<string, Set<string>>();
  /** Anonymous rows that were not kept. */
  #counted = 0;
  /** Rows that carried nothing by which a person can be found (names alone). */
  unmatchable = 0;

  constructor(index: PeopleIndex) {
    this.#index = index;
  }

  get size(): number {
    return this.#people.size + this.anonymous;
  }

  get people(): string[] {
    return [...this.#people.keys()].toSorted();
  }

  /** What the people on it are worth, where that was told last. */
  get worth(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#worth].filter(([id]) => this.#people.has(id)));
  }

  get anonymous(): number {
    return this.#anonymous.size + this.#counted;
  }

  /** Adds the row's person, or moves their last addition to `at` when that is later: requests may overtake each other. */
  add(keys: readonly string[], at: number, worth?: number): 'person' | 'anonymous' | 'unmatchable' {
    if (keys.length === 0) {
      this.unmatchable += 1;
      return 'unmatchable';
    }
    const id = this.#index.best(keys);
    if (id !== undefined) {
      this.#people.set(id, Math.max(at, this.#people.get(id) ?? at));
      if (worth !== undefined) this.#worth.set(id, worth);
      return 'person';
    }
    if (this.#index.keepsStrangers) this.#addAnonymous(keys, at);
    else this.#counted += 1;
    return 'anonymous';
  }

  /** Removes everybody with any of these keys; returns how many left. */
  remove(keys: readonly string[]): number {
    const before = this.size;
    for (const id of this.#index.all(keys)) this.#people.delete(id);
    for (const key of keys) for (const signature of [...(this.#byKey.get(key) ?? [])]) this.#drop(signature);
    return before - this.size;
  }

  /** Removes those whose last addition is before `time` (milliseconds). */
  removeAddedBefore(time: number): void {
    for (const [id, at] of this.#people) if (at < time) this.#people.delete(id);
    for (const [signature, { at }] of this.#anonymous) if (at < time) this.#drop(signature);
  }

  /** The same members; what happens to one of the two does not happen to the other. */
  copy(): Membership {
    const copy = new Membership(this.#index);
    for (const [id, at] of this.#people) copy.#people.set(id, at);
    for (const [id, worth] of this.#worth) copy.#worth.set(id, worth);
    for (const { keys, at } of this.#anonymous.values()) copy.#addAnonymous(keys, at);
    copy.#counted = this.#counted;
    copy.unmatchable = this.unmatchable;
    return copy;
  }

  clear(): void {
    this.#people = new Map();
    this.#anonymous = new Map();
    this.#byKey = new Map();
    this.#counted = 0;
  }

  #addAnonymous(keys: readonly string[], at: number): void {
    const unique = [...new Set(keys)].toSorted();
    const signature = unique.join(' ');
    const known = this.#anonymous.get(signature);
    if (known !== undefined) {
      known.at = Math.max(at, known.at);
      return;
    }
    this.#anonymous.set(signature, { keys: unique, at });
    for (const key of unique) {
      const signatures = this.#byKey.get(key);
      if (signatures === undefined) this.#byKey.set(key, new Set([signature]));
      else signatures.add(signature);
    }
  }

  #drop(signature: string): void {
    for (const key of this.#anonymous.get(signature)?.keys ?? []) {
      const signatures = this.#byKey.get(key);
      signatures?.delete(signature);
      if (signatures?.size === 0) this.#byKey.delete(key);
    }
    this.#anonymous.delete(signature);
  }
}
