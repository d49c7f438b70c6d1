import { type Document, type ErrorCode, isNode, isScalar, type Node, visit, type YAMLError } from 'yaml';
import type { Diagnostic, Position } from '../errors/user-error.ts';

/** The parser's message quotes the file, which may hold a secret; that part is left out. */
export function notationProblem(error: YAMLError, at: Position, text: string): Diagnostic {
  const line = text.split('\n')[(at.line ?? 1) - 1] ?? '';
  const inFlow = /[[{,:]\s*\$\{[^}]*\}/.test(line) && /[[{]/.test(line.replaceAll('${', ''));
  const words: Readonly<Partial<Record<ErrorCode, readonly [message: string, fix: string]>>> = {
    MULTIPLE_DOCS: ['a second document begins here', 'Remove `---` and what follows, or make it a file of its own.'],
    TAB_AS_INDENT: ['a tab stands where spaces must', 'Indent with spaces.'],
    TAG_RESOLVE_FAILED: ['`!` makes this a type that nothing knows', 'Put the text in quotes.'],
  };
  const [message, fix] = words[error.code] ?? [
    `no valid YAML: ${error.message.replace(/(?<=\w): .*$/s, '')}`,
    inFlow ? 'Inside { } and [ ], put quotes around it: "${NAME}".' : 'Look at indentation, colons and quotes there.',
  ];
  return { severity: 'error', message, at, fix };
}

/** JavaScript's one special key, which the schema would pass over in maps of free names. */
export function unusableKeys(document: Document.Parsed, atNode: (node: Node) => Position): Diagnostic[] {
  const problems: Diagnostic[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== '__proto__') return;
      problems.push({ severity: 'error', message: '`__proto__` cannot be a name', at: atNode(key), fix: 'Rename it.' });
    },
  });
  return problems;
}

/** What YAML allows and no config can mean; its text may be a secret that lost its quotes, so it is not repeated. */
export function oddNodes(document: Document.Parsed, atNode: (node: Node) => Position): Diagnostic[] {
  const problems: Diagnostic[] = [];
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) !== undefined) return;
      const message = '`*` refers to an anchor that does not stand before it';
      problems.push({
        severity: 'error',
        message,
        at: atNode(node),
        fix: 'Write `&name` at the block that it repeats.',
      });
    },
    Pair(_, { key }) {
      if (isScalar(key) || !isNode(key)) return;
      problems.push({
        severity: 'error',
        message: 'a key must be plain text',
        at: atNode(key),
        fix: 'Put it in quotes.',
      });
    },
  });
  return problems;
}
