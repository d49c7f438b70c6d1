import * as z from 'zod';
import { number, text, textLike } from './fields.ts';

/** What the settings of platforms have in common. */

/** Of every destination. */
export const commonKeys = {
  max_audiences: number(1, 1000)
    .optional()
    .describe('Most audiences of this destination that a person may be in; the first of the config come first'),
};

export const oauthKeys = {
  client_id: text().optional().describe('Id of your OAuth client'),
  client_secret: text().optional().describe('Its secret'),
  refresh_token: text()
    .optional()
    .describe(
      'Token that a person who may manage audiences has granted; without it, sign in: audience-sync auth login',
    ),
};

const client = ['client_id', 'client_secret'];
/** Ways to sign in by `oauthKeys`: with a token, or with one that a login stores. */
export const oauthWays: readonly (readonly string[])[] = [[...client, 'refresh_token'], client];

/** An id of digits alone. */
export const digits = (what: string) =>
  textLike(/^\d+$/, `is no ${what}: it must be digits`, 'Copy it from the platform, in quotes.');

/** A check: exactly the keys of one of the ways to sign in. */
export function oneWay(ways: readonly (readonly string[])[]) {
  const fix = `Write ${ways.map((way) => way.join(' + ')).join(', or ')}.`;
  return (context: { value: Readonly<Record<string, unknown>>; issues: z.core.$ZodRawIssue[] }): void => {
    const given = Object.keys(context.value).filter((key) => context.value[key] !== undefined);
    const fits = ways.some((way) => way.length === given.length && way.every((key) => given.includes(key)));
    if (!fits)
      context.issues.push({
        code: 'custom',
        message: 'is not one complete way to sign in',
        params: { fix },
        input: given,
      });
  };
}
