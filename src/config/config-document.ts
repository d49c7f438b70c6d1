import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar } from 'yaml';
import { type Diagnostic, type Position, UserError } from '../errors/user-error.ts';
import { notationProblem, oddNodes, unusableKeys } from './notation-problems.ts';
import { readConfigText } from './read-config-text.ts';
import { textPosition } from './text-position.ts';
import { valueAt } from './written.ts';

export type Path = readonly (string | number)[];

/** A YAML (or JSON) file whose keys and values know where they stand. */
export interface ConfigDocument {
  readonly file: string;
  readonly document: Document.Parsed;
  /** Mistakes of the notation that leave the rest readable: keys that stand twice. */
  readonly problems: readonly Diagnostic[];
  /** Place of the value (of the key, where the value is a block); falls back to the nearest parent. */
  at(path: Path): Position;
  /** Place of a character of a text, counted from 0; undefined where the file writes the text in another way. */
  atCharacter(path: Path, offset: number): Position | undefined;
  /** Place of the key; falls back to the nearest parent. */
  atKey(path: Path): Position;
  /** Place of a node of this document. */
  atNode(node: Node): Position;
  /** What stands in the file at this path, before variables are filled in. */
  written(path: Path): unknown;
}

/** Reads and parses; throws `UserError` when it cannot be read as a map. */
export function readConfigDocument(file: string): ConfigDocument {
  const lines = new LineCounter();
  const text = readConfigText(file);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const atOffset = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const atNode = (node: Node): Position => atOffset(node.range?.[0] ?? 0);
  // One slip makes the parser stumble over all that follows; only the first is the writer's.
  const broken = [...document.errors, ...document.warnings].find((error) => error.code !== 'DUPLICATE_KEY');
  if (broken !== undefined) throw new UserError([notationProblem(broken, atOffset(broken.pos[0]), text)]);
  const twice = document.errors.map((error): Diagnostic => {
    const message = 'this key stands twice in the same block';
    return { severity: 'error', message, at: atOffset(error.pos[0]), fix: 'Remove one of them.' };
  });
  if (!isMap(document.contents)) {
    throw new UserError('the config is empty or no map of keys', {
      at: { file, line: 1, column: 1 },
      fix: 'Run `audience-sync init` to write one.',
    });
  }
  const odd = oddNodes(document, atNode);
  if (odd.length > 0) throw new UserError(odd);
  const problems = [...twice, ...unusableKeys(document, atNode)];
  const written = plainValue(document, file);
  const locate = (path: Path, wanted: 'key' | 'value'): Position => atOffset(findOffset(document, path, wanted) ?? 0);
  return {
    file,
    document,
    problems,
    at: (path) => locate(path, 'value'),
    atCharacter: (path, offset) => {
      const node = document.getIn(path, true);
      const found = isScalar(node) ? textPosition(text, node, offset) : undefined;
      return found === undefined ? undefined : atOffset(found);
    },
    atKey: (path) => locate(path, 'key'),
    atNode,
    written: (path) => valueAt(written, path),
  };
}

/** Aliases of aliases can make a small file huge. */
function plainValue(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (cause) {
    throw new UserError('anchors and aliases repeat too much', {
      at: { file, line: 1, column: 1 },
      fix: 'Write blocks out instead of repeating them by `*`.',
      cause,
    });
  }
}

/** Offset of the deepest part of `path` that exists. */
function findOffset(document: Document.Parsed, path: Path, wanted: 'key' | 'value'): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      offset = start(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (node === undefined) return offset;
      offset = start(node) ?? offset;
    } else return offset;
  }
  return wanted === 'value' && isScalar(node) ? (textStart(node) ?? offset) : offset;
}

const start = (node: unknown): number | undefined =>
  isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;

/** Where the text itself begins, behind the opening quote, so that an offset in it can be added. */
function textStart(node: Scalar): number | undefined {
  const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  const offset = node.range?.[0];
  return offset === undefined ? undefined : offset + (quoted ? 1 : 0);
}
