import {
  backslash,
  carriageReturn,
  closeList,
  closeObject,
  closes,
  colon,
  comma,
  isBlank,
  lineFeed,
  openList,
  openObject,
  opens,
  quote,
} from './bytes.ts';

const beforeValue: ReadonlySet<number> = new Set(Buffer.from(':,[{'));

/** Fields of an object that are looked at; what has more holds its records by name, or is no table of people. */
const mostFields = 2000;

const longestName = 10_000;

/** A field of the object that a file begins with, or of an object in that. Fields within lists are none. */
export interface OutlineField {
  /** Names from the outside to the inside. */
  readonly path: readonly string[];
  /** What its value is; a list by what its first element is. */
  holds: 'value' | 'object' | 'objects' | 'values' | 'nothing';
  /** Of a list: bytes before its first element, and the line of that. */
  readonly offset: number;
  readonly line: number;
}

/**
 * Looks at the object that a file begins with, in chunks: which fields it has and which of them are lists, whatever is in the
 * lists. It may be a record among others, or hold all records in one of its fields.
 */
export class Outline {
  readonly fields: OutlineField[] = [];
  /** Whether the object ends, and whether more follows it. */
  closed = false;
  more = false;
  /** It is no object as JSON writes it; what it holds cannot be told. */
  broken = false;

  private line = 1;
  private afterReturn = false;
  private before = 0;
  /** Names of the objects that are open. */
  private readonly path: string[] = [];
  private opened = 0;
  /** Brackets that are open within a list. */
  private nested = 0;
  private list: OutlineField | undefined;
  private inText = false;
  private escaped = false;
  /** The name of a field, as far as it was seen; undefined within other texts. */
  private name: number[] | undefined;
  private awaits: 'name' | 'colon' | 'value' | 'divider' = 'value';
  /** The last byte that is no blank, and whether a line break came behind it. */
  private previous = comma;
  private brokenText = false;

  /** Whether looking further would tell nothing more. */
  get settled(): boolean {
    return this.broken || this.more;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && !this.settled; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === carriageReturn || (byte === lineFeed && !this.afterReturn)) this.line += 1;
      this.afterReturn = byte === carriageReturn;
      if (this.inText) this.takeOfText(byte);
      else if (!isBlank(byte)) {
        this.take(byte, this.before + at);
        this.previous = byte;
      }
    }
    this.before += bytes.length;
  }

  private takeOfText(byte: number): void {
    // A text that goes on in a line that begins with an object was never closed: these are objects line by line.
    if (this.brokenText && byte === openObject) this.broken = true;
    this.brokenText = byte === lineFeed || byte === carriageReturn;
    if (byte === quote && !this.escaped) {
      this.inText = false;
      return;
    }
    this.name?.push(byte);
    if (this.name !== undefined && this.name.length > longestName) this.broken = true;
    this.escaped = byte === backslash && !this.escaped;
  }

  private take(byte: number, at: number): void {
    if (this.closed) this.more = true;
    else if (this.nested > 0) this.takeOfList(byte);
    else if (this.awaits === 'name') this.takeName(byte);
    else if (this.awaits === 'colon') {
      this.broken = byte !== colon;
      this.awaits = 'value';
    } else if (this.awaits === 'value') this.takeValue(byte, at);
    else this.takeDivider(byte);
  }

  private takeOfList(byte: number): void {
    const nests = opens(byte);
    if (this.list !== undefined && this.nested === 1 && this.previous === openList && byte !== closeList) {
      this.list.holds = byte === openObject ? 'objects' : 'values';
    }
    if (nests && !beforeValue.has(this.previous)) this.broken = true;
    if (byte === quote) this.beginText(undefined);
    else if (nests) this.nested += 1;
    else if (closes(byte)) this.nested -= 1;
    if (this.nested === 0) {
      this.list = undefined;
      this.awaits = 'divider';
    }
  }

  private takeName(byte: number): void {
    if (byte === closeObject && this.previous === openObject) this.close();
    else if (byte !== quote) this.broken = true;
    else {
      this.beginText([]);
      this.awaits = 'colon';
    }
  }

  private takeValue(byte: number, at: number): void {
    if (this.opened > 0) this.addField(byte, at);
    this.awaits = 'divider';
    if (byte === openObject) {
      if (this.opened > 0) this.path.push(this.takenName());
      this.opened += 1;
      this.awaits = 'name';
    } else if (byte === openList) this.nested = 1;
    else if (byte === quote) this.beginText(undefined);
    else if (byte === comma || closes(byte)) this.broken = true;
  }

  private addField(byte: number, at: number): void {
    const holds = byte === openObject ? 'object' : byte === openList ? 'nothing' : 'value';
    const field: OutlineField = { path: [...this.path, this.takenName()], holds, offset: at + 1, line: this.line };
    if (byte === openList) this.list = field;
    this.fields.push(field);
    if (this.fields.length > mostFields) this.broken = true;
  }

  private takenName(): string {
    const raw = Buffer.from(this.name ?? []).toString('utf8');
    try {
      return String(JSON.parse(`"${raw}"`));
    } catch {
      return raw;
    }
  }

  private takeDivider(byte: number): void {
    if (byte === comma) this.awaits = 'name';
    else if (byte === closeObject) this.close();
    // What else follows a number or word is the rest of it.
    else if (byte === quote || opens(byte) || byte === closeList) this.broken = true;
  }

  private close(): void {
    this.path.pop();
    this.opened -= 1;
    this.awaits = 'divider';
    this.closed = this.opened === 0;
  }

  private beginText(name: number[] | undefined): void {
    this.inText = true;
    this.escaped = false;
    this.brokenText = false;
    this.name = name;
  }
}
