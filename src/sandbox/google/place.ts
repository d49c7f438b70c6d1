/**
 * Where a value stands in a request. It is put into words only when something is wrong with it: ten thousand members have a hundred
 * thousand places.
 */
export class Place {
  readonly #parent: Place | undefined;
  readonly #name: string | number;

  /** @param name of a field, or the number of an entry; `''` is the whole request */
  constructor(parent: Place | undefined, name: string | number) {
    this.#parent = parent;
    this.#name = name;
  }

  /** As Google writes it: `audienceMembers[0].consent`. */
  toString(): string {
    const before = this.#parent?.toString() ?? '';
    if (typeof this.#name === 'number') return `${before}[${this.#name}]`;
    return before === '' ? this.#name : `${before}.${this.#name}`;
  }
}
