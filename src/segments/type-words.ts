import type { AttributeType } from '../config/source-config.ts';

/** An attribute that a filter names, with the type that it was found or declared to have. */
export interface NamedType {
  readonly name: string;
  readonly type: AttributeType;
}

/** The engine's types in words of the config; in messages it names numbers by their bits, too (`INT32`). */
const words: readonly (readonly [RegExp, string])[] = [
  [/^(?:VARCHAR|STRING_LITERAL)$/, 'text'],
  [
    /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER|[0-9]+)?|INTEGER_LITERAL|DOUBLE|FLOAT|DECIMAL(?:\([0-9,]+\))?)$/,
    'number',
  ],
  [/^BOOL(?:EAN)?$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP(?:_[A-Z]+)?(?: WITH TIME ZONE)?$/, 'timestamp'],
];

/** What a type of the engine is called in a config: `text`, `number`, …; its own name for what no column has. */
function typeWord(type: string): string {
  return words.find(([pattern]) => pattern.test(type))?.[1] ?? type.toLowerCase();
}

/** A value of a type of the engine, in words of the config: `a number`, `an interval`. */
export function valueOfType(type: string): string {
  const word = typeWord(type);
  return `${/^[aeio]/.test(word) ? 'an' : 'a'} ${word}`;
}

/** How a value is written that may stand in a filter. */
const examples: Readonly<Record<string, string>> = {
  boolean: 'true or false, without quotes',
  date: "days like '2026-11-24'",
  timestamp: "times like '2026-11-24 15:00:00'",
};

/** What is wrong with the types of a filter, in words of the config, and what the columns that it names are. */
export function typeProblem(said: string, named: readonly NamedType[]): string {
  const [, left, right] = /^Cannot compare values of type (.+) and type (.+?)(?: - |$)/.exec(said) ?? [];
  if (left !== undefined && right !== undefined) {
    return `${valueOfType(left)} and ${valueOfType(right)} are compared${columnsText(named)}`;
  }
  const [own, wanted] = unfitText(said) ?? [];
  if (own === undefined || wanted === undefined) return said;
  const word = typeWord(wanted);
  const example = examples[word];
  return `'${own}' is no ${word}${example === undefined ? '' : `: write ${example}`}${columnsText(named)}`;
}

/** What the engine says of a text of a filter that is none of the type that it is compared with. */
const unfit = [
  /^Could not convert string ['"](?<own>.*)['"] to (?<wanted>\w+)/,
  /^invalid (?<wanted>date|timestamp) field format: "(?<own>.*)", expected/,
  /^(?<wanted>date|time|timestamp) field value out of range: "(?<own>.*)"/,
];

/** The text that does not fit, and the type that it should be of. */
function unfitText(said: string): readonly [own: string | undefined, wanted: string | undefined] | undefined {
  for (const pattern of unfit) {
    const found = pattern.exec(said)?.groups;
    if (found !== undefined) return [found['own'], found['wanted']?.toUpperCase()];
  }
  return undefined;
}

function columnsText(named: readonly NamedType[]): string {
  if (named.length === 0) return '';
  const types = named.map(({ name, type }) => `${name} is a ${type}`).join(', ');
  return ` (${types}; \`types:\` says otherwise)`;
}
