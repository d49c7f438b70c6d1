import * as z from 'zod';
import { isCountryCode } from '../../identifiers/country-code.ts';
import { parseDuration } from '../duration.ts';
import { parseShare } from '../share.ts';

/** A rule that zod has no word for; `fix` is shown below the message. */
function rule<T>(holds: (value: T) => boolean, message: string, fix?: string) {
  return (context: { value: T; issues: z.core.$ZodRawIssue[] }): void => {
    if (holds(context.value)) return;
    context.issues.push({ code: 'custom', message, params: { fix }, input: context.value, continue: true });
  };
}

export const text = () => z.string().check(rule((value) => value.trim() !== '', 'must not be empty'));

/** Text that must look a certain way. */
export const textLike = (pattern: RegExp, message: string, fix?: string) =>
  z.string().check(rule((value) => pattern.test(value), message, fix));

/** Names become parts of keys on the platforms, so they are kept plain. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const nameRule = 'must be letters, digits, dots, hyphens or underscores, 64 at most, and begin with a letter or digit';
export const plainName = () => textLike(namePattern, nameRule);

/** A map from names of the writer's choice. */
export const named = <T extends z.ZodType>(value: T) => z.record(z.string().regex(namePattern, nameRule), value);

/** Numbers and truth values may come from a variable, which is always text. */
const typed = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (/^(true|false)$/.test(value)) return value === 'true';
  return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
};
export const days = () => z.preprocess(typed, z.int().min(1).max(10_000));
export const yesNo = () => z.preprocess(typed, z.boolean());

export const duration = () =>
  z
    .string()
    .check(
      rule((value) => parseDuration(value) !== undefined, 'is no duration', 'Write a number and a unit: 12h, 2d.'),
    );

export const share = () =>
  z
    .string()
    .check(rule((value) => parseShare(value) !== undefined, 'is no share', 'Write a percentage from 0% to 100%: 25%.'));

export const url = () =>
  z
    .string()
    .check(
      rule(
        (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).search === '',
        'is no address',
        'Write an address that begins with https:// and has no query.',
      ),
    );

export const country = () =>
  z.string().check(rule(isCountryCode, 'is no ISO 3166 country code', 'Write two letters: US, DE, GB.'));

export const timezone = () =>
  z
    .string()
    .check(rule(isTimezone, 'is no time zone', 'Write a name of the IANA list: Europe/Berlin, America/New_York, UTC.'));

function isTimezone(name: string): boolean {
  try {
    return (
      /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
}
