import * as z from 'zod';
import { identifiers } from '../../identifiers/identifier.ts';
import { isPersonal, personalFix } from '../personal-column.ts';
import { parseShare } from '../share.ts';
import {
  cron,
  days,
  duration,
  number,
  plainName,
  share,
  text,
  textLike,
  variantName,
  wholeDays,
  word,
  yesNo,
} from './fields.ts';

/** `views.category`, or an attribute. */
const column = () =>
  textLike(
    /^[^.]+(\.[^.]+)?$/,
    'is no column',
    'Write an attribute, or a column of events behind their name: views.category.',
  ).check(({ value, issues }) => {
    const name = value.split('.').at(-1) ?? '';
    if (!isPersonal(name)) return;
    const message = `is personal: what people have as ${JSON.stringify(name)} would be in names of lists`;
    issues.push({ code: 'custom', message, params: { fix: personalFix }, input: value, continue: true });
  });

const columns = z.union([column(), z.array(column()).min(1)], { error: 'must be a column or a list of columns' });

const forEachSchema = z.union(
  [
    columns,
    z.strictObject({
      column: columns.describe(
        'The column with the values; of several the first has them, and the events of the others are narrowed to the same',
      ),
      max: number(1, 1000).optional().describe('Most values; more are a mistake; default: 50'),
      values: z.array(word()).min(1).optional().describe('The values that get an audience; all when absent'),
    }),
  ],
  { error: 'must be a column, a list of columns, or a block with `column`' },
);

const cooldownSchema = z.strictObject({
  after: wholeDays().describe('How long somebody may be in it, e.g. 14d'),
  for: wholeDays().describe('How long they are kept out then, e.g. 30d'),
  audiences: z
    .array(text())
    .min(1)
    .optional()
    .describe('Audiences that count as one: time in any of them; by default this one'),
});

/** More than nobody and less than everybody. */
const partOfPeople = () =>
  share().check(({ value, issues }) => {
    const part = parseShare(value);
    if (part === undefined || (part > 0 && part < 1)) return;
    const params = { fix: 'Write more than 0% and less than 100%: 10%.' };
    issues.push({ code: 'custom', message: 'leaves nobody to compare', params, input: value, continue: true });
  });

const splitSchema = z.record(variantName(), partOfPeople()).check(({ value, issues }) => {
  const parts = Object.values(value).map((each) => parseShare(each) ?? NaN);
  const sum = parts.reduce((all, part) => all + part, 0);
  const report = (message: string, fix: string): void => {
    issues.push({ code: 'custom', message, params: { fix }, input: value, continue: true });
  };
  if (parts.length < 2) report('has one variant', 'Write two or more, or leave `split` away.');
  else if (Math.abs(sum - 1) > 1e-6) {
    report(
      `adds up to ${Number((sum * 100).toFixed(4))}%, not 100%`,
      'Change the shares; `holdout` is taken off before.',
    );
  }
});

export const audienceSchema = z
  .strictObject({
    name: text().optional().describe('The list’s name on the platforms; default: the key'),
    description: text().optional().describe('What the platforms show below the name'),
    segment: text().describe('The segment whose contacts it holds'),
    type: z
      .enum(['people', 'companies'])
      .optional()
      .describe('What its lists hold: the people of the segment, or the companies that they work for; default: people'),
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
    value: text()
      .optional()
      .describe(
        'What each member is worth, where the platform takes values (Meta): an attribute or an expression such as `sum(orders.total)`, or `none`; without it what the recipe of the segment says',
      ),
    adopt: yesNo()
      .optional()
      .describe(
        'Whether it takes over a list that has its name already and is none of ours, where names are unique (Google, Criteo); default: false',
      ),
    counts: yesNo()
      .optional()
      .describe(
        'Whether it counts for `max_audiences`; false for one that shows nobody ads, such as a seed; default: true',
      ),
    for_each: forEachSchema
      .optional()
      .describe('An audience for each value of a column; `{value}` in name and description stands for it'),
    cooldown: cooldownSchema.optional().describe('Keeps out for a while whoever was in long enough'),
    holdout: partOfPeople().optional().describe('Share of people who are kept out, by chance, to measure against'),
    split: splitSchema
      .optional()
      .describe('Variants and the shares of people in each; `{variant}` in name and description stands for it'),
    experiment: plainName()
      .optional()
      .describe('Audiences with the same keep out, and divide, the same people; by default the key of the audience'),
  })
  .check(({ value, issues }) => {
    if (value.experiment === undefined || value.holdout !== undefined || value.split !== undefined) return;
    const params = { fix: 'Add `holdout: 10%`, `split` with variants, or both.' };
    const message = 'is named and divides nobody';
    issues.push({ code: 'custom', message, params, input: value, path: ['experiment'], continue: true });
  });

/** Groups of audiences, the first of which that fits has a person. */
export const prioritySchema = z.array(
  z.array(text()).check(({ value, issues }) => {
    if (value.length > 1) return;
    const params = { fix: 'Name two audiences or more, the first of which comes first.' };
    issues.push({ code: 'custom', message: 'is no group', params, input: value, continue: true });
  }),
);

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
