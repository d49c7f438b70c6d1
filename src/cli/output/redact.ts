import { personalPatterns, secretName, secretPatterns } from './sensitive-patterns.ts';

export interface Redactor {
  /** The text without secrets and personal values. Applying it twice changes nothing more. */
  redact(text: string): string;
  /** The document as JSON would have it, with its keys and texts redacted: it stays valid JSON, whatever is blanked. */
  redactDocument<Document>(document: Document): Document;
  keepSecret(values: Iterable<string>): void;
}

/** Shorter values (`x`, `test`) are no real secrets, and blanking them would tear words apart. */
const shortestSecret = 8;
/** Lines of a secret (a key file) that are blanked also when they stand alone. */
const shortestLine = 16;

/** Cells and column names come from files: they may colour a terminal but not steer it, nor turn its text around. */
const steering =
  // oxlint-disable-next-line no-control-regex
  /(?!\u001b\[[0-9;]*m)[\u0000-\u0008\u000b-\u001f\u007f\u0080-\u009f\u202a-\u202e\u2066-\u2069]/g;

// oxlint-disable-next-line no-control-regex
const colors = /(\u001b\[[0-9;]*m)/;

/** `reveal` shows personal values (a person asked for them); tokens and secrets never. */
export function createRedactor(reveal: boolean): Redactor {
  const secrets = new Set<string>();
  let anySecret: RegExp | undefined;
  const patterns = reveal ? secretPatterns : [...secretPatterns, ...personalPatterns];

  const blank = (text: string): string => patterns.reduce((result, [pattern, by]) => result.replace(pattern, by), text);
  const redact = (text: string): string =>
    (anySecret === undefined ? text : text.replace(anySecret, '[secret]'))
      // A colour ends in a letter, which would count as part of the word behind it.
      .split(colors)
      .map((part, index) => (index % 2 === 0 ? blank(part) : part))
      .join('')
      .replace(steering, '\ufffd');

  return {
    redact,
    redactDocument: <Document>(document: Document) => clean(plain(document), redact) as Document,
    keepSecret(values) {
      for (const value of values) for (const form of formsOf(value)) secrets.add(form);
      const longestFirst = [...secrets].toSorted((a, b) => b.length - a.length);
      anySecret = secrets.size === 0 ? undefined : new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
    },
  };
}

/** As it stands, inside JSON, in a URL, and its longer lines alone. */
function formsOf(secret: string): string[] {
  const whole = secret.trim();
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  const plainForms = [secret, whole, ...lines.filter((line) => line.length >= shortestLine)];
  return plainForms
    .filter((form) => form.trim().length >= shortestSecret)
    .flatMap((form) => [form, JSON.stringify(form).slice(1, -1), encodeURIComponent(form)]);
}

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** What JSON makes of a document: dates are texts, undefined members are gone. */
function plain(document: unknown): unknown {
  const text: string | undefined = JSON.stringify(document);
  return text === undefined ? null : (JSON.parse(text) as unknown);
}

function clean(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((each) => clean(each, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      redact(key),
      typeof each === 'string' && secretName.test(key) ? '[secret]' : clean(each, redact),
    ]),
  );
}
