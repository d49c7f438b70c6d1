/** What records mean: slow, by the language's own parser, so that it does not share a mistake with the scanner. */
export interface ReferenceRecords {
  /** Each record as the cells that hold something, by the names of their columns. */
  readonly rows: readonly ReadonlyMap<string, string>[];
  readonly lines: readonly number[];
  readonly unreadable: readonly number[];
}

/** The records of a text that has one a line. */
export function referenceRecords(text: string): ReferenceRecords {
  const rows: Map<string, string>[] = [];
  const lines: number[] = [];
  const unreadable: number[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    let rest = line.replace(/^[\s,]+/, '');
    while (rest !== '') {
      const { record, behind } = firstRecord(rest);
      if (record === undefined) unreadable.push(index + 1);
      else {
        rows.push(cellsOf(record));
        lines.push(index + 1);
      }
      rest = behind.replace(/^[\s,]+/, '');
    }
  }
  return { rows, lines, unreadable };
}

/** The shortest beginning that is an object; all of the line when none is. */
function firstRecord(line: string): { record?: object; behind: string } {
  for (let end = line.indexOf('}'); line.startsWith('{') && end >= 0; end = line.indexOf('}', end + 1)) {
    const record = parsed(line.slice(0, end + 1));
    if (record !== undefined) return { record, behind: line.slice(end + 1) };
  }
  return { behind: '' };
}

const numberMark = '\uE000';

/** Numbers become texts with a mark, so that they stay as they are written. */
function parsed(text: string): object | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify(numberMark + token),
  );
  return Object(JSON.parse(marked)) as object;
}

function cellsOf(record: object): Map<string, string> {
  const cells = new Map<string, string[]>();
  for (const [name, value] of Object.entries(record)) collect(value, name, cells);
  return new Map([...cells].map(([path, values]) => [path, values.join('; ')]));
}

function collect(value: unknown, path: string, cells: Map<string, string[]>): void {
  if (value === null || value === '') return;
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) collect(each, isPlain(each) ? path : `${path}[${index}]`, cells);
  } else if (isPlain(value)) cells.set(path, [...(cells.get(path) ?? []), plainText(value)]);
  else {
    for (const [name, each] of Object.entries(Object(value))) collect(each, `${path}.${name}`, cells);
  }
}

const isPlain = (value: unknown) => typeof value !== 'object' || value === null;

/** What the scanner puts between cells. */
const separators: ReadonlySet<string> = new Set(['\0', '\u001E', '\u001F']);

function plainText(value: unknown): string {
  const text = [...String(value).replace(numberMark, '')].map((each) => (separators.has(each) ? ' ' : each)).join('');
  // A lone surrogate has no bytes.
  return Buffer.from(text).toString();
}
