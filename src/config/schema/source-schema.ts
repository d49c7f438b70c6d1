import * as z from 'zod';
import { identifiers } from '../../identifiers/identifier.ts';
import { presetNames } from '../preset-names.ts';
import { plainName, text } from './fields.ts';
import { hasOneKindOfRows, oneKindOfRows, rowsOfFiles, rowsOfQueries } from './rows-schema.ts';

const columns = z
  .union([text(), z.array(text())], { error: 'must be a column’s header or a list of headers' })
  .describe('Header of the column, or several');

const rows = {
  ...rowsOfFiles,
  ...rowsOfQueries,
  preset: z.enum(presetNames).optional().describe('A known export; found from the header when absent'),
};

/** How files of people are read. */
export const reading = {
  ...rows,
  map: z
    .strictObject(Object.fromEntries(identifiers.map((identifier) => [identifier, columns.optional()])))
    .optional()
    .describe('Identifier to column, over what preset and header say'),
  ids: plainName()
    .optional()
    .describe('Whose external ids these are, e.g. shop: only ids of the same system are compared'),
};

const attributes = {
  types: z
    .record(z.string(), z.enum(['text', 'number', 'date', 'timestamp', 'boolean']))
    .optional()
    .describe('Types of attributes; found from the data when absent'),
  columns: z.record(z.string(), text()).optional().describe('Friendly names for attributes, and their columns'),
};

export const sourceSchema = z
  .strictObject({ ...reading, ...attributes })
  .check(hasOneKindOfRows)
  .meta(oneKindOfRows);

/** What events have in common with sources. */
export const eventRows = { ...rows, ...attributes };

export const suppressSchema = z.strictObject(reading).check(hasOneKindOfRows).meta(oneKindOfRows);
