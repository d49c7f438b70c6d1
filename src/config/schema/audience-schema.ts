import * as z from 'zod';
import { identifiers } from '../../identifiers/identifier.ts';
import { cron, days, duration, plainName, share, text, yesNo } from './fields.ts';

/** `where: true` is a truth value to YAML and a condition to people. */
const condition = () => z.preprocess((value) => (typeof value === 'boolean' ? String(value) : value), text());

export const segmentSchema = z
  .strictObject({
    from: text().optional().describe('A source'),
    where: condition().optional().describe('A condition on attributes and identifiers'),
    include: z.array(text()).min(1).optional().describe('Segments: contacts in any of them'),
    all_of: z.array(text()).min(1).optional().describe('Segments: contacts in every one of them'),
    exclude: z.array(text()).optional().describe('Segments: contacts in none of them'),
  })
  .check((context) => {
    const { from, where, include, all_of: allOf, exclude } = context.value;
    const filters = from !== undefined || where !== undefined;
    const combines = include !== undefined || allOf !== undefined || exclude !== undefined;
    const fault = segmentFault(filters, combines, from, where, include ?? allOf);
    if (fault === undefined) return;
    context.issues.push({ code: 'custom', ...fault, input: context.value });
  });

function segmentFault(filters: boolean, combines: boolean, from?: string, where?: string, base?: readonly string[]) {
  const forms = 'Write `from` and `where`, or `include` / `all_of` with `exclude`.';
  if (filters && combines) return { message: 'is a filter and a combination at once', params: { fix: forms } };
  if (!filters && !combines) return { message: 'is empty', params: { fix: forms } };
  if (filters && from === undefined)
    return { message: 'has no `from`', params: { fix: 'Name the source it filters.' } };
  if (filters && where === undefined) {
    return { message: 'has no `where`', params: { fix: 'Write a condition; `where: "true"` takes everybody.' } };
  }
  if (combines && base === undefined) {
    return { message: 'has nothing to exclude from', params: { fix: 'Add `include` or `all_of`.' } };
  }
  return undefined;
}

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
