import * as z from 'zod';
import { audienceSchema, guardsSchema, prioritySchema, projectSchema, scheduleSchema } from './audience-schema.ts';
import { consentSchema } from './consent-schema.ts';
import { destinationSchema } from './destination-schema.ts';
import { eventsSchema } from './events-schema.ts';
import { country, named, text, timezone } from './fields.ts';
import { notifySchema } from './notify-schema.ts';
import { segmentSchema } from './segment-schema.ts';
import { sourceSchema, suppressSchema } from './source-schema.ts';

const allowSchema = z.strictObject({
  packages: z
    .array(text())
    .optional()
    .describe('Packages from npm that destinations may come from; they see credentials and members'),
});

/** `audience-sync.yaml` as it is written. The published JSON Schema is made from this. */
export const configSchema = z.strictObject({
  version: z.literal(1, { error: 'must be 1' }).describe('Version of this file’s format'),
  project: projectSchema,
  defaults: z
    .strictObject({
      country: country().optional().describe('For phones and addresses that carry no country'),
      timezone: timezone().optional().describe('Meaning of today() and of schedules; default: UTC'),
    })
    .optional()
    .describe('What applies where nothing else is said'),
  sources: named(sourceSchema).describe('Files of people'),
  events: eventsSchema.optional().describe('What people did: orders, carts, page views; an event a row'),
  consent: consentSchema.optional().describe('What contacts allowed; without it nobody is withheld'),
  suppress: z.array(suppressSchema).optional().describe('Files of people who must not be in any audience'),
  segments: named(segmentSchema).optional().describe('Named sets of contacts'),
  allow: allowSchema.optional().describe('What may run that is no part of audience-sync'),
  destinations: named(destinationSchema([])).optional().describe('Ad accounts'),
  audiences: named(audienceSchema).optional().describe('Segments bound to destinations'),
  priority: prioritySchema.optional().describe('Groups of audiences; each person is in the first of a group that fits'),
  guards: guardsSchema.optional().describe('Limits that stop a plan until a person agrees'),
  schedule: z.array(scheduleSchema).optional().describe('When `schedule run` synchronises which audiences'),
  notify: notifySchema.optional().describe('Who is told how runs come out'),
});

/** The same for a file some of whose destinations come from packages, by their types. */
export function configSchemaWith(types: ReadonlySet<string>): typeof configSchema {
  if (types.size === 0) return configSchema;
  return configSchema.extend({ destinations: named(destinationSchema(types)).optional() });
}

export type ConfigFile = z.output<typeof configSchema>;
