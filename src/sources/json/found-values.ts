import type { Field } from './field-tree.ts';

/** `escaped`: a text with backslashes in it. */
export type ValueKind = 'plain' | 'escaped';

/** Where the values of one record stand: reused from record to record. */
export class FoundValues {
  count = 0;
  readonly fields: (Field | undefined)[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly kinds: ValueKind[] = [];

  clear(): void {
    this.count = 0;
  }

  add(field: Field, start: number, end: number, kind: ValueKind): void {
    const index = this.count;
    this.fields[index] = field;
    this.starts[index] = start;
    this.ends[index] = end;
    this.kinds[index] = kind;
    this.count += 1;
  }

  /** Of a name that an object has twice, the last counts. */
  dropWithin(field: Field): void {
    for (let index = 0; index < this.count; index += 1) {
      if (this.fields[index]?.isWithin(field) === true) this.fields[index] = undefined;
    }
  }
}
