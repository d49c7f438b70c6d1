import * as z from 'zod';
import { readState } from '../consent-places.ts';
import { isTimezone } from '../timezone.ts';
import { isCountryCode } from '../../identifiers/country-code.ts';
import { everComes, parseCron } from '../cron.ts';
import { parseDuration } from '../duration.ts';
import { encodingFix, isEncodingLabel } from '../encoding-label.ts';
import { parseSpan, spanDays } from '../../recipes/span.ts';
import { parseShare } from '../share.ts';
import { isFilled } from '../unfilled.ts';

/** Text with a rule that zod has no word for; `fix` (of the text) is shown below the message. */
const textThat = (holds: (value: string) => boolean, message: string, fix?: string | ((value: string) => string)) =>
  z.string().check(({ value, issues }) => {
    if (holds(value)) return;
    const params = { fix: typeof fix === 'function' ? fix(value) : fix };
    issues.push({ code: 'custom', message, params, input: value, continue: true });
  });

/** `meta` is what editors are told (JSON Schema). */
export const text = () => textThat((value) => value.trim() !== '', 'must not be empty').meta({ minLength: 1 });

/** Text that must look a certain way. An editor sees it before variables are filled in. */
export const textLike = (pattern: RegExp, message: string, fix?: string) =>
  textThat((value) => pattern.test(value), message, fix).meta({ pattern: `${pattern.source}|\\$\\{` });

/** Names become parts of keys on the platforms, so they are kept plain. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const nameRule = 'must be letters, digits, dots, hyphens or underscores, 64 at most, and begin with a letter or digit';
export const plainName = () => textLike(namePattern, nameRule);

/** Becomes the last part of a key. */
export const variantName = () =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'must be small letters, digits, hyphens or underscores, 32 at most')
    .refine((name) => name !== 'holdout', 'is what the people are called who are kept out');

/** A map from names of the writer's choice. */
export const named = <T extends z.ZodType>(value: T) => z.record(z.string().regex(namePattern, nameRule), value);

/** `2` and `25` are numbers to YAML; what is wrong with them is that their unit is missing. */
const asText = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value);

/** Numbers and truth values may come from a variable, which is always text. */
const typed = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (/^(true|false)$/.test(value)) return value === 'true';
  return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
};
export const number = (least: number, most: number) => z.preprocess(typed, z.int().min(least).max(most));
/** Text that may look like a number. */
export const word = () => z.preprocess(asText, text());
export const days = () => number(1, 10_000);
export const yesNo = () => z.preprocess(typed, z.boolean());

/** @param least milliseconds */
export const duration = (least = 1) =>
  z.preprocess(
    asText,
    textThat((value) => (parseDuration(value) ?? -1) >= least, 'is no duration', 'Write a number and a unit: 12h, 2d.'),
  );

/** Of the calendar: days are those of the config's time zone. */
export const span = () =>
  z.preprocess(
    asText,
    textThat(
      (value) => parseSpan(value) !== undefined,
      'is no span of time',
      'Write a whole number and a unit: 1h, 30d, 2 weeks, 6 months.',
    ),
  );

/** Days and weeks: what is counted in whole days. */
export const wholeDays = () =>
  z.preprocess(
    asText,
    textThat(
      (value) => spanDays(value) !== undefined,
      'is no number of days',
      'Write a whole number and a unit: 14d, 2 weeks.',
    ),
  );

/** `where: true` is a truth value to YAML and a condition to people. */
export const condition = () => z.preprocess((value) => (typeof value === 'boolean' ? String(value) : value), text());

export const share = () =>
  z.preprocess(
    asText,
    textThat((value) => parseShare(value) !== undefined, 'is no share', 'Write a percentage from 0% to 100%: 25%.'),
  );

export const cron = () =>
  textThat(
    (value) => parseCron(value) !== undefined,
    'is no cron expression',
    'Write five fields: "0 6 * * *" is every day at 6.',
  ).check(({ value, issues }) => {
    const fields = parseCron(value);
    if (fields === undefined || everComes(fields)) return;
    const params = { fix: 'Name a day that there is.' };
    issues.push({ code: 'custom', message: 'never comes: no such month has such a day', params, input: value });
  });

export const url = () =>
  textThat(isEndpoint, 'is no address', 'Write an address that begins with https:// and has no query.');

function isEndpoint(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, search } = new URL(address);
  return /^https?:$/.test(protocol) && search === '';
}

/** What is only for telling or connecting may be missing where nobody is told or connected to. */
const orUnfilled = (holds: (value: string) => boolean) => (value: string) => !isFilled(value) || holds(value);

/** Its query may be what lets one in, and so may the rest of it: messages don't repeat it. */
export const webAddress = () =>
  textThat(
    orUnfilled(isWebAddress),
    'is no address that a notice can be sent to',
    'Write an address that begins with https://; user and password go into `headers`.',
  ).meta({ minLength: 1 });

function isWebAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** Names as HTTP has them, but for those that belong to the connection. */
const headerPattern =
  /^(?!(?:connection|content-length|expect|host|keep-alive|transfer-encoding|upgrade)$)[\w!#$%&'*+.^`|~-]+$/i;
const headerRule = 'must be the name of an HTTP header that is not the connection’s own';

export const headers = () =>
  z.record(
    z.string().regex(headerPattern, headerRule),
    textThat(
      orUnfilled((value) => /^[\t\u0020-\u007e\u0080-\u00ff]+$/.test(value)),
      'holds characters that HTTP does not allow',
    ),
  );

export const encoding = () => textThat(isEncodingLabel, 'is no encoding that can be read', encodingFix);

export const country = () => textThat(isCountryCode, 'is no ISO 3166 country code', 'Write two letters: US, DE, GB.');

const commonRegions: Readonly<Record<string, string>> = { UK: 'Write GB.', EU: 'Write EEA, or name countries.' };

/** Where people may be: a country, several by one name, or nobody knows. */
export const place = () =>
  textThat(
    (value) => isCountryCode(value) || /^(?:EEA|unknown)$/i.test(value),
    'is no country or region that is known',
    (value) => commonRegions[value.toUpperCase()] ?? 'Write two letters (US, DE, GB), EEA or unknown.',
  );

export const usState = () =>
  textThat((value) => readState(value) !== undefined, 'is no state of the US', 'Write two letters: CA, NY.');

export const timezone = () =>
  textThat(isTimezone, 'is no time zone', 'Write a name of the IANA list: Europe/Berlin, America/New_York, UTC.');
