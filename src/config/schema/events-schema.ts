import * as z from 'zod';
import { telling } from '../../identifiers/identifier.ts';
import { text } from './fields.ts';
import { hasOneKindOfRows, oneKindOfRows } from './rows-schema.ts';
import { eventRows } from './source-schema.ts';

/** Conditions name events: a hyphen is a minus there, and a dot stands before a column. */
const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,63}$/,
    'must be lower-case letters, digits or underscores, 64 at most, and begin with a letter',
  );

const identifier = z.enum(telling);
const keyForms = `must be one of ${telling.join(', ')}, or columns and what they are: { customer_id: external_id }`;

export const eventsSchema = z.record(
  name,
  z
    .strictObject({
      ...eventRows,
      of: text().describe('The source whose contacts did it'),
      key: z
        .union(
          [
            identifier,
            z.record(z.string(), identifier).refine((columns) => Object.keys(columns).length > 0, { error: keyForms }),
          ],
          {
            error: keyForms,
          },
        )
        .describe('What says whose event it is: an identifier, or columns and their identifiers'),
      time: text().describe('Column of when it happened'),
      id: text().optional().describe('Column that is the same in all rows of one event; without it each row is one'),
    })
    .check(hasOneKindOfRows)
    .meta(oneKindOfRows),
);
