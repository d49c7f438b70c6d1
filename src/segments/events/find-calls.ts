import { suggestFix } from '../../config/suggest.ts';
import { WhereError } from '../where-error.ts';
import { placeholder } from './placeholders.ts';
import { type Token, tokensOf } from './tokens.ts';
import { isWindow, parseWindow, type Window, windowForms } from './window.ts';

/** What can be asked of a contact's events; the last four only of one column of theirs. */
const functions = ['count', 'exists', 'first', 'last', 'sum', 'avg', 'min', 'max'] as const;
export type EventFunction = (typeof functions)[number];
const ofColumns: ReadonlySet<EventFunction> = new Set(['sum', 'avg', 'min', 'max']);
const ofEvents: ReadonlySet<EventFunction> = new Set(['count', 'exists']);

/** A part of a filter's text, by its 0-based offset. */
export interface Part {
  readonly text: string;
  readonly offset: number;
}

/** A question about a contact's events in a filter: `count(orders, last 30 days, where total > 50)`. */
export interface EventCall extends Part {
  /** The column that stands for it in SQL; the same for calls in the same words. */
  readonly as: string;
  readonly function: EventFunction;
  /** Name in the config's `events`. */
  readonly events: string;
  readonly column: Part | undefined;
  readonly condition: Part | undefined;
  readonly window: (Part & { readonly span: Window }) | undefined;
}

/**
 * The calls about events in a filter's text, in their order.
 *
 * @param known names of the config's `events`; without any, only what cannot be anything else is a call, and wrong
 * @param first number of the first one; no two columns of calls in filters of one query have the same
 * @throws WhereError for a call that is wrong
 */
export function findCalls(text: string, known: readonly string[], first = 0): EventCall[] {
  const calls: EventCall[] = [];
  const tokens = tokensOf(text);
  for (let index = 0; index < tokens.length; index += 1) {
    if (!startsCall(tokens, index)) continue;
    if (known.length === 0 && !isSurelyCall(tokens, index)) continue;
    const end = closingBracket(tokens, index + 1);
    const call = parseCall(text, tokens.slice(index, end + 1), known);
    const same = calls.find((other) => other.text === call.text);
    calls.push({ ...call, as: same?.as ?? placeholder(call.text, first + calls.length) });
    index = end;
  }
  return calls;
}

const isSymbol = (token: Token | undefined, symbol: string): boolean =>
  token?.kind === 'symbol' && token.text === symbol;

const isName = (token: Token | undefined): boolean => token?.kind === 'word' || token?.kind === 'quoted name';

/** None of these functions means anything else in a filter. */
function startsCall(tokens: readonly Token[], index: number): boolean {
  const [name, open, events] = tokens.slice(index, index + 3);
  const asked = name?.kind === 'word' && functionOf(name) !== undefined;
  return asked && !isSymbol(tokens[index - 1], '.') && isSymbol(open, '(') && isName(events);
}

/** Sums over attributes are refused in words of their own. */
function isSurelyCall(tokens: readonly Token[], index: number): boolean {
  const [name, , , next] = tokens.slice(index, index + 4);
  const asked = name && functionOf(name);
  return (asked !== undefined && ofEvents.has(asked)) || isSymbol(next, ',');
}

function functionOf({ text }: Token): EventFunction | undefined {
  return functions.find((name) => name === text.toLowerCase());
}

/** The index of the bracket that closes the one at `open`. */
function closingBracket(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    if (isSymbol(tokens[index], '(')) depth += 1;
    if (isSymbol(tokens[index], ')')) depth -= 1;
    if (depth === 0) return index;
  }
  throw new WhereError('this bracket is never closed', tokens[open]?.start ?? 0);
}

/** @param tokens from the function to the bracket that closes the call */
function parseCall(text: string, tokens: readonly Token[], known: readonly string[]): Omit<EventCall, 'as'> {
  const [name, open] = tokens;
  const close = tokens.at(-1);
  const asked = name && functionOf(name);
  if (asked === undefined || open === undefined || close === undefined) throw new Error('no call');
  const part = (start: number, end: number): Part => ({ text: text.slice(start, end), offset: start });
  const [first = [], ...others] = argumentsOf(tokens.slice(2, -1));
  const call = { function: asked, ...eventsOf(first, known), ...part(name?.start ?? 0, close.end) };
  requireShape(call);
  let condition: EventCall['condition'];
  let window: EventCall['window'];
  for (const argument of others) {
    const [start = close, second] = argument;
    const whole = part(start.start, argument.at(-1)?.end ?? start.start);
    if (/^where\b/i.test(whole.text) && condition === undefined) {
      if (second === undefined) throw new WhereError('a condition must follow `where`', start.start);
      condition = part(second.start, argument.at(-1)?.end ?? second.end);
    } else if (isWindow(whole.text) && window === undefined) {
      window = { ...whole, span: parseWindow(whole.text, whole.offset) };
    } else throw new WhereError('here can stand a window of time and a condition, one of each', start.start, forms);
  }
  if (condition !== undefined) refuseNested(condition);
  return { ...call, condition, window };
}

const forms = `${windowForms} A condition begins with \`where\`: count(orders, last 30 days, where total > 50).`;

/** Tokens between commas that stand in no further bracket. */
function argumentsOf(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'symbol' && /^[([{]$/.test(token.text)) depth += 1;
    if (token.kind === 'symbol' && /^[)\]}]$/.test(token.text)) depth -= 1;
    if (depth === 0 && isSymbol(token, ',')) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found;
}

const describeThem =
  'Describe them under `events:` of the config: their files, whose they are, and which column says when.';

/** `orders` or `orders.total`. */
function eventsOf(tokens: readonly Token[], known: readonly string[]): Pick<EventCall, 'events' | 'column'> {
  const [name, dot, column, ...rest] = tokens;
  if (name === undefined) throw new Error('a call has a first word');
  const events = nameOf(name).toLowerCase();
  if (!known.includes(events)) {
    throw new WhereError(
      `there are no events "${nameOf(name)}"`,
      name.start,
      known.length === 0 ? describeThem : suggestFix(events, known),
    );
  }
  if (dot === undefined) return { events, column: undefined };
  if (!isSymbol(dot, '.')) throw new WhereError('a comma is missing', dot.start, forms);
  if (column === undefined || !isName(column)) throw new WhereError('a column must follow the point', dot.start);
  const [next] = rest;
  if (next !== undefined) throw new WhereError('a comma is missing', next.start, forms);
  return { events, column: { text: nameOf(column), offset: column.start } };
}

const nameOf = ({ kind, text }: Token): string =>
  kind === 'quoted name' ? text.slice(1, -1).replaceAll('""', '"') : text;

function requireShape(call: Pick<EventCall, 'function' | 'events' | 'column' | 'offset'>): void {
  const { function: asked, events, column, offset } = call;
  if (column === undefined && ofColumns.has(asked)) {
    throw new WhereError(`${asked}() is of a column of the events`, offset, `For example ${asked}(${events}.total).`);
  }
  if (column !== undefined && ofEvents.has(asked)) {
    const fix = `Write ${asked}(${events}), with a condition on its columns: ${asked}(${events}, where …).`;
    throw new WhereError(`${asked}() is of whole events, not of a column`, column.offset, fix);
  }
}

function refuseNested({ text, offset }: Part): void {
  const tokens = tokensOf(text);
  const inner = tokens.find((_, index) => startsCall(tokens, index));
  if (inner === undefined) return;
  const fix = 'It is about one event at a time; join two questions by `and`, `or`, `not`.';
  throw new WhereError('a condition on events cannot ask for other events', offset + inner.start, fix);
}
