import type { AttributeType } from '../config/config.ts';

/** An attribute that a filter names, with the type that it was found or declared to have. */
export interface NamedType {
  readonly name: string;
  readonly type: AttributeType;
}

/** The engine's types in words of the config. */
const words: readonly (readonly [RegExp, string])[] = [
  [/^(?:VARCHAR|STRING_LITERAL)/, 'text'],
  [/^(?:(?:TINY|SMALL|BIG|HUGE|U\w*)?INT(?:EGER)?|INTEGER_LITERAL|DOUBLE|FLOAT|DECIMAL)/, 'number'],
  [/^BOOL/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIME/, 'timestamp'],
];

/** What a type of the engine is called in a config: `text`, `number`, …; its own name for what no column has. */
export function typeWord(type: string): string {
  return words.find(([pattern]) => pattern.test(type))?.[1] ?? type;
}

/** What is wrong with the types of a filter, in words of the config, and what the columns that it names are. */
export function typeProblem(said: string, named: readonly NamedType[]): string {
  const [, left, right] = /^Cannot compare values of type (\S+) and type (\S+)/.exec(said) ?? [];
  const [, own, wanted] = /^Could not convert string ['"](.*)['"] to (\w+)/.exec(said) ?? [];
  if (left !== undefined && right !== undefined) {
    return `a ${typeWord(left)} and a ${typeWord(right)} are compared${columnsText(named)}`;
  }
  if (own !== undefined && wanted !== undefined) {
    const instead = typeWord(wanted) === 'boolean' ? ': write true or false, without quotes' : '';
    return `'${own}' is no ${typeWord(wanted)}${instead}${columnsText(named)}`;
  }
  return said;
}

function columnsText(named: readonly NamedType[]): string {
  if (named.length === 0) return '';
  const types = named.map(({ name, type }) => `${name} is a ${type}`).join(', ');
  return ` (${types}; \`types:\` says otherwise)`;
}
