import * as z from 'zod';
import { parseDuration } from '../duration.ts';
import { duration, headers, text, webAddress } from './fields.ts';

/** What a run can have come to, in the words of notices. */
export const noticeOutcomes = ['failure', 'guard', 'partial', 'recovery', 'success'] as const;

/** The run has ended, and whoever started it waits. */
const longestMs = 600_000;

const targets = ['webhook', 'slack', 'command'] as const;

/** What editors are told. */
const oneTarget = { oneOf: targets.map((target) => ({ required: [target] })) };

/** One block of `notify:`. */
export const noticeSchema = z
  .strictObject({
    webhook: webAddress().optional().describe('Address that takes the notice as JSON, by POST'),
    slack: webAddress().optional().describe('Incoming webhook of Slack, or of what takes Slack’s messages'),
    command: z
      .array(text())
      .min(1)
      .optional()
      .describe('Program and arguments, started without a shell; the notice is on its standard input, as JSON'),
    on: z
      .array(z.enum(noticeOutcomes))
      .min(1)
      .optional()
      .describe('Which outcomes are told; by default all but success'),
    timeout: duration().optional().describe('Most time for one notice, repeats included; default: 10s'),
    headers: headers().optional().describe('Of `webhook`: headers of the request, e.g. Authorization'),
  })
  .check(({ value, issues }) => {
    const report = (message: string, fix: string, path: string[] = []): void => {
      issues.push({ code: 'custom', message, params: { fix }, path, input: value });
    };
    const given = targets.filter((target) => value[target] !== undefined);
    const said = given.map((target) => `\`${target}\``).join(' and ');
    if (given.length === 0) report('tells nobody', 'Add `webhook:`, `slack:` or `command:`.');
    if (given.length > 1) report(`has ${said} at once`, 'Write a block for each.');
    if ((parseDuration(value.timeout ?? '') ?? 0) > longestMs)
      report('is more than 10m', 'Write 10m or less.', ['timeout']);
    if (value.headers !== undefined && given.length === 1 && value.webhook === undefined) {
      report(`mean nothing for ${said}`, 'Remove them.', ['headers']);
    }
  })
  .meta(oneTarget);

export const notifySchema = z.array(noticeSchema);
