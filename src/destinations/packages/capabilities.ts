import * as z from 'zod';
import type { ListPurpose } from '../../config/consent-config.ts';
import { fields } from '../../identifiers/identifier.ts';
import { ruleOf, ruleSets, type RuleSet } from '../../identifiers/rule-sets.ts';
import type { Capabilities } from '../destination.ts';
import { allSignals } from '../signals.ts';

const field = z.enum(fields);
const positive = z.int().positive();
const days = positive.optional();

const each = {
  rules: z.enum(Object.keys(ruleSets) as RuleSet[]),
  fields: z.array(field).min(1),
  matchKeys: z.array(z.array(field).min(1)).min(1),
  purpose: z.enum(['ads', 'email'] satisfies readonly ListPurpose[]).optional(),
  batchSize: positive,
  identifiersPerMember: positive.optional(),
  addressIsIdentifier: z.literal(true).optional(),
  concurrency: positive.max(100),
  rates: z.array(z.object({ calls: positive, perMs: positive })),
  results: z.enum(['immediate', 'asynchronous']),
  resultsWithinMs: positive.optional(),
  replacement: z.enum(['as-of', 'session']).optional(),
  changes: z.literal('whole-list').optional(),
  wholeList: z.object({ fewest: positive, most: positive }).optional(),
  removal: z.literal('none').optional(),
  lookup: z.literal('none').optional(),
  adoptable: z.literal(true).optional(),
  dailyCalls: positive.optional(),
  signals: z.array(z.enum(allSignals)),
  values: z.object({ least: z.number() }).optional(),
  minimumSize: z.int().nonnegative(),
  advisedSize: positive.optional(),
  names: z.object({
    areUnique: z.boolean(),
    longest: z.object({ name: positive.optional(), description: positive.optional() }),
    sensitive: z.string().optional(),
  }),
  membership: z.object({ longestDays: days, unsetDays: days, idleDays: days }),
} satisfies Readonly<Record<keyof Capabilities, z.ZodType>>;

/** What a package says of its platform (`Capabilities` in `../destination.ts`); one that this release has not is no mistake to pass over. */
export const packageCapabilities = z.strictObject(each).check(({ value, issues }) => {
  const report = (key: string, message: string) => issues.push({ code: 'custom', path: [key], message, input: value });
  const unknown = value.fields.filter((one) => ruleOf(value.rules, one) === undefined);
  if (unknown.length > 0) report('fields', `has ${unknown.join(', ')}, which the rules ${value.rules} do not take`);
  const missing = value.matchKeys.flat().filter((one) => !value.fields.includes(one));
  if (missing.length > 0) report('matchKeys', `has ${missing.join(', ')}, which is none of \`fields\``);
  if (value.changes === 'whole-list' && value.replacement !== 'session')
    report('replacement', 'must be "session" where `changes` is "whole-list"');
});
