import * as z from 'zod';
import type { AccessToken, ConnectableConfig } from '../../config/destination-config.ts';
import { endpointOf } from '../../config/destination-values.ts';
import { platformSettings } from '../../config/platform-settings.ts';
import { commonKeys } from '../../config/schema/destination-keys.ts';
import { number, text, textLike, url, yesNo } from '../../config/schema/fields.ts';

export interface AdrollConfig extends ConnectableConfig {
  readonly type: 'adroll';
  readonly auth: AccessToken;
  /** Client id, without which no call is taken. */
  readonly apiKey: string;
  /** Audience to the id of its segment, or `new`: none is there. */
  readonly segments: ReadonlyMap<string, string>;
  /** What a call does to a segment, which AdRoll's pages leave open. */
  readonly post: (typeof posts)[number];
  /** Addresses of one call. */
  readonly batchSize: number;
  readonly dailyCalls: number;
}

const posts = ['append', 'replace'] as const;

/** Two pages of AdRoll contradict each other: 100 a service and day, or 10,000 (2026-11). */
const fewestDailyCalls = 100;

const schema = z
  .strictObject({
    type: z.literal('adroll').describe('The platform'),
    account: textLike(/^[A-Z0-9]{10,40}$/, 'is no advertiser id', 'Write its capitals and digits.').describe(
      'Id of the advertiser (advertisable EID)',
    ),
    api_key: text().describe('Client id of your app at developers.nextroll.com'),
    access_token: text().describe('A personal access token'),
    send_plain_email: yesNo()
      .optional()
      .describe('Let e-mail addresses leave in plain, which is all that AdRoll takes; must be true'),
    segments: z
      .record(text(), textLike(/^(new|[A-Z0-9]{10,40})$/, 'is no segment id', 'Write its capitals and digits, or new.'))
      .optional()
      .describe('Audience to the id of a segment that is there already; `new`: none is'),
    post: z
      .enum(posts)
      .optional()
      .describe('What a call does to a segment, which AdRoll does not say: it adds, or replaces it. Default: append'),
    batch_size: number(1, 100_000).optional().describe('Most addresses in one call; default: 10000'),
    daily_calls: number(1, 1_000_000)
      .optional()
      .describe(`Most calls in a day; default: ${fewestDailyCalls}, the lower of those that AdRoll names`),
    endpoint: url().optional().describe('Default: https://services.adroll.com'),
    ...commonKeys,
  })
  .check(({ value, issues }) => {
    if (value.send_plain_email === true) return;
    const params = {
      fix: 'Write `send_plain_email: true` once that is meant: AdRoll takes addresses unhashed and in no other way.',
    };
    const message = 'would let e-mail addresses leave in plain, and `send_plain_email` is not true';
    issues.push({ code: 'custom', message, params, input: value, continue: true });
  })
  .describe('AdRoll (NextRoll) CRM segments');

export const settings = platformSettings({
  type: 'adroll',
  schema,
  secrets: ['access_token', 'api_key'],
  connecting: [],
  plain: ['account', 'batch_size', 'daily_calls', 'endpoint', 'post', 'segments', 'send_plain_email'],
  nobodySignsIn: {
    why: 'AdRoll gives personal access tokens',
    fix: 'Make one at https://developers.nextroll.com > My tokens, and put it where access_token comes from.',
  },
  build: (name, written) => ({
    type: 'adroll',
    name,
    account: written.account,
    auth: { kind: 'access_token', accessToken: written.access_token } as const,
    apiKey: written.api_key,
    segments: new Map(Object.entries(written.segments ?? {})),
    post: written.post ?? 'append',
    batchSize: written.batch_size ?? 10_000,
    dailyCalls: written.daily_calls ?? fewestDailyCalls,
    endpoint: endpointOf(written.endpoint ?? 'https://services.adroll.com'),
  }),
});
