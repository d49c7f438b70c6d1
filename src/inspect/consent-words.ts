/** Headers that speak of consent to marketing; when it was given is another column. */
const asks = /consent|opt.?in|accepts?.*marketing|newsletter|subscri(be|ption|bed)/i;
const asksOfElse = /time|date|_at$| at$|\bid\b|source|sms|whatsapp|plan/i;

/** Headers that say the contrary: a `yes` there is a no. */
const optsOut = /opt(ed)?.?out|unsub|do.?not.?(contact|market|send|solicit|(bulk.?)?e.?mail|allow.*mail)/i;
const optsOutOfElse = /sms|whatsapp|phone|call|fax|postal|direct.?mail/i;
const contrary = /withdr|revok|declin|refus|(^|[^a-z])(no|not|non|don'?t)([^a-z]|$)/i;

/** `opt-in`: a yes there allows; `opt-out`: a yes there denies. */
export type ConsentQuestion = 'opt-in' | 'opt-out';

/** What the values of a column with this header answer; undefined when they are about something else, or it is unclear. */
export function consentQuestion(header: string): ConsentQuestion | undefined {
  const words = header.replace(/([a-z])([A-Z])/g, '$1 $2');
  const about = asks.test(words) && !asksOfElse.test(words);
  if (optsOut.test(words)) {
    // "Opt-in/opt-out": nobody can tell what its yes means.
    const clear = !/opt.?in/i.test(words) && !optsOutOfElse.test(words) && !/time|date|_at$| at$/i.test(words);
    return clear ? 'opt-out' : undefined;
  }
  if (!about) return undefined;
  return contrary.test(words) ? 'opt-out' : 'opt-in';
}

/** Whether a header that speaks of consent means that ads are personalised. */
export function asksOfPersonalization(header: string): boolean {
  return /personali[sz]/i.test(header);
}

type Pair = readonly [allows: string, denies: string];

/** Yes and its no, in lower case. */
const answers: readonly Pair[] = [
  ['yes', 'no'],
  ['y', 'n'],
  ['true', 'false'],
  ['t', 'f'],
  ['1', '0'],
  ['ja', 'nein'],
  ['oui', 'non'],
  ['si', 'no'],
  ['sí', 'no'],
];

/** Words that mean the same whatever was asked. */
const plain: readonly Pair[] = [
  ['granted', 'denied'],
  ['subscribed', 'unsubscribed'],
  ['opted in', 'opted out'],
  ['opt-in', 'opt-out'],
  ['allow', 'do not allow'],
];

/** Neither of the two: that person has not been asked, or has not answered. */
const neither = new Set([
  '',
  'unknown',
  'unspecified',
  'pending',
  'never_subscribed',
  'never subscribed',
  'not_subscribed',
]);

/** Values of a consent column, in lower case. */
export interface ConsentValues {
  readonly granted: readonly string[];
  readonly denied: readonly string[];
}

/**
 * What the values of a consent column mean. Of a column of opt-outs where everybody says the same, the
 * counterpart is taken too: whoever opts out tomorrow is known then, though nobody has today.
 *
 * @param words lower case, trimmed, each once
 * @returns undefined when a word is not understood, or none of them answers
 */
export function consentValues(question: ConsentQuestion, words: readonly string[]): ConsentValues | undefined {
  const pairs = [...plain, ...(question === 'opt-in' ? answers : answers.map(([yes, no]): Pair => [no, yes]))];
  const [granting, denying] = [new Set(pairs.map(([word]) => word)), new Set(pairs.map(([, word]) => word))];
  if (!words.every((word) => granting.has(word) || denying.has(word) || neither.has(word))) return undefined;
  const granted = words.filter((word) => granting.has(word));
  const denied = words.filter((word) => denying.has(word));
  if (question === 'opt-in') return granted.length > 0 ? { granted, denied } : undefined;
  if (granted.length + denied.length === 0) return undefined;
  const counterparts = (of: readonly string[], from: 0 | 1) =>
    of.flatMap((word) => pairs.find((pair) => pair[from] === word)?.[from === 0 ? 1 : 0] ?? []);
  return {
    granted: granted.length > 0 ? granted : counterparts(denied, 1),
    denied: denied.length > 0 ? denied : counterparts(granted, 0),
  };
}
