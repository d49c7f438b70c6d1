import { UserError } from '../../errors/user-error.ts';
import { mostColumns } from '../most-columns.ts';

/** A name as it stands between the quotes of a file, with the field that it stands for. */
export interface FieldName {
  readonly bytes: Uint8Array;
  readonly field: Field;
  /** The name that came behind it last: exporters write names in the same order again and again. */
  next: FieldName | undefined;
}

/** One place in the records: a field of the record, of an object in it, or an element of a list. */
export class Field {
  /** How its column is called: `address.zip`, `addresses[0].zip`. */
  readonly path: string;
  readonly parent: Field | undefined;
  /** Whether it holds one element of a list. */
  readonly isElement: boolean;
  /** Whether a text, number or boolean stood there. */
  holdsValue = false;
  /** The object in which it was seen last, to tell names that an object has twice. */
  seenIn = 0;
  /** Its column; -1 for what is none. */
  column = -1;
  firstName: FieldName | undefined;
  readonly names = new Map<string, FieldName>();
  readonly byName = new Map<string, Field>();
  readonly elements = new Map<number, Field>();

  constructor(path: string, parent: Field | undefined, isElement: boolean) {
    this.path = path;
    this.parent = parent;
    this.isElement = isElement;
  }

  get isColumn(): boolean {
    return this.holdsValue || (this.byName.size === 0 && this.elements.size === 0 && !this.isElement);
  }

  /** The name of the record's own field that it is or is part of. */
  get topName(): string {
    return this.parent?.parent === undefined ? this.path : this.parent.topName;
  }

  isWithin(other: Field): boolean {
    return this === other || (this.parent?.isWithin(other) ?? false);
  }
}

/** All fields of the records of a file, in the order in which they were seen first. */
export class FieldTree {
  readonly root = new Field('', undefined, true);
  private readonly fields: Field[] = [];
  /** Fields that hold their first value since the last record that can be read. */
  private readonly filled: Field[] = [];
  private kept = 0;
  private nextCount = mostColumns;
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** The field of an object that a name stands for. Two ways to write a name (`é`, `\u00e9`) stand for one field. */
  named(parent: Field, raw: Uint8Array): FieldName {
    const key = Buffer.from(raw).toString('latin1');
    const known = parent.names.get(key);
    if (known !== undefined) return known;
    const text = String(JSON.parse(`"${Buffer.from(raw).toString('utf8')}"`));
    const found = parent.byName.get(text);
    const field = found ?? this.add(new Field(parent === this.root ? text : `${parent.path}.${text}`, parent, false));
    if (found === undefined) parent.byName.set(text, field);
    const name: FieldName = { bytes: Uint8Array.from(raw), field, next: undefined };
    parent.names.set(key, name);
    parent.firstName ??= name;
    return name;
  }

  /** The field of one element of a list that is no plain value. */
  element(parent: Field, index: number): Field {
    const known = parent.elements.get(index);
    if (known !== undefined) return known;
    const field = this.add(new Field(`${parent.path}[${index}]`, parent, true));
    parent.elements.set(index, field);
    return field;
  }

  fill(field: Field): void {
    field.holdsValue = true;
    this.filled.push(field);
  }

  /** What was seen since the last call belongs to a record that can be read. */
  keep(): void {
    this.kept = this.fields.length;
    this.filled.length = 0;
  }

  /** What was seen since the last record that can be read is forgotten. */
  forget(): void {
    for (const field of this.filled) field.holdsValue = false;
    this.filled.length = 0;
    const forgotten = new Set(this.fields.splice(this.kept));
    if (forgotten.size === 0) return;
    for (const parent of new Set([...forgotten].flatMap((field) => field.parent ?? []))) this.drop(parent, forgotten);
  }

  /** The fields that are columns. */
  columns(): Field[] {
    return this.fields.filter((field) => field.isColumn);
  }

  private add(field: Field): Field {
    this.fields.push(field);
    if (this.fields.length > this.nextCount) {
      this.nextCount *= 2;
      this.refuseTooMany();
    }
    return field;
  }

  private drop(parent: Field, forgotten: ReadonlySet<Field>): void {
    for (const [text, field] of parent.byName) if (forgotten.has(field)) parent.byName.delete(text);
    for (const [key, name] of parent.names) if (forgotten.has(name.field)) parent.names.delete(key);
    for (const [index, field] of parent.elements) if (forgotten.has(field)) parent.elements.delete(index);
    parent.firstName = undefined;
    for (const name of parent.names.values()) {
      parent.firstName ??= name;
      name.next = undefined;
    }
  }

  /** @throws UserError when there are more columns than a table of people has */
  refuseTooMany(): void {
    const columns = this.columns();
    if (columns.length <= mostColumns) return;
    throw tooManyColumns(this.file, columns);
  }
}

function tooManyColumns(file: string, columns: readonly Field[]): UserError {
  const sizes = new Map<string, number>();
  for (const field of columns) sizes.set(field.topName, (sizes.get(field.topName) ?? 0) + 1);
  const [widest = '', size = 0] = [...sizes].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  const most = mostColumns.toLocaleString('en');
  const why = size > mostColumns / 2 ? `; most of them come from the field "${widest.slice(0, 40)}"` : '';
  return new UserError(`${file} has more than ${most} columns${why}`, {
    fix: why === '' ? 'Export fewer fields.' : 'Export it without that field.',
  });
}
