import * as z from 'zod';
import { identifiers } from '../../identifiers/identifier.ts';
import { cron, days, duration, plainName, share, text, yesNo } from './fields.ts';

export const audienceSchema = z.strictObject({
  name: text().optional().describe('The list’s name on the platforms; default: the key'),
  description: text().optional().describe('What the platforms show below the name'),
  segment: text().describe('The segment whose contacts it holds'),
  to: z.array(text()).min(1).describe('Names of destinations'),
  identifiers: z
    .array(z.enum([...identifiers, 'name']))
    .min(1)
    .optional()
    .describe(
      'What to send; `name` stands for names and address. Default: all that the destination takes and the source has',
    ),
  membership_days: days().optional().describe('How long a member stays without being sent again'),
  refresh_days: days().optional().describe('Send a member again after this many days'),
});

export const guardsSchema = z.strictObject({
  max_removed: share().optional().describe('Most of a list’s people that may leave it at once; default: 25%'),
  allow_empty: yesNo()
    .optional()
    .describe('Whether a segment may have nobody, and files that keep people out no rows; default: false'),
  max_rejected: share().optional().describe('Most rows without a usable identifier; default: 20%'),
});

export const scheduleSchema = z.strictObject({
  cron: cron().describe('Minute, hour, day of the month, month, day of the week'),
  audiences: z.array(text()).min(1).optional().describe('Keys of audiences; default: all'),
  jitter: duration(0).optional().describe('Begin up to this much later, by chance; default: 0s'),
  missed: z
    .enum(['run', 'skip'])
    .optional()
    .describe('What becomes of a run whose time passed while nothing ran: made up for once, or not; default: run'),
  max_wait: duration(0).optional().describe('Most time that a run spends on limits and retries'),
});

export const projectSchema = plainName().describe('Goes into the names by which lists are found again');
