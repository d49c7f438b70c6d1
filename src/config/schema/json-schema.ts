import * as z from 'zod';
import { configSchema } from './config-schema.ts';
import { commonKeys } from './destination-keys.ts';
import { textLike } from './fields.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Any text that holds `${…}`, which is filled in before the config is checked. */
const variable: JsonSchema = { type: 'string', pattern: '\\$\\{' };

/**
 * The JSON Schema (draft 7, which editors' YAML extensions read) of `audience-sync.yaml` as it is written: numbers and truth
 * values may also be variables. What only the program can check (names that refer to each other, time zones) is left to it.
 */
export function configJsonSchema(): JsonSchema {
  const { $schema, ...made } = z.toJSONSchema(configSchema, { target: 'draft-7', io: 'output' });
  return {
    ...($schema !== undefined && { $schema }),
    title: 'audience-sync.yaml',
    description: 'Which people belong to which audiences, and which ad accounts hold them.',
    ...withPackages(asWritten(made)),
  };
}

/** What a package takes its own schema says; an editor knows none of them. */
const packageSchema = z
  .looseObject({
    type: textLike(/^npm:/, '').describe('A package from npm, which `allow` must name'),
    ...commonKeys,
  })
  .describe('A destination whose platform a package brings');

function withPackages({ properties = {}, ...made }: JsonSchema): JsonSchema {
  const { additionalProperties: blocks, ...destinations } = asSchema(properties['destinations']);
  const { $schema: _, ...form } = z.toJSONSchema(packageSchema, { target: 'draft-7', io: 'output' });
  const { oneOf = [], ...block } = asSchema(blocks);
  const all = { ...block, oneOf: [...oneOf, asWritten(form)] };
  return { ...made, properties: { ...properties, destinations: { ...destinations, additionalProperties: all } } };
}

function asWritten(schema: JsonSchema): JsonSchema {
  const { properties, additionalProperties: others, items, anyOf, oneOf, ...own } = schema;
  const inside: JsonSchema = {
    ...own,
    ...(properties && { properties: mapValues(properties, (value, key) => valueOf(key, value)) }),
    ...(others !== undefined && { additionalProperties: typeof others === 'object' ? asWritten(others) : others }),
    ...(isSchema(items) && { items: asWritten(items) }),
    ...(anyOf && { anyOf: anyOf.filter(isSchema).map(asWritten) }),
    ...(oneOf && { oneOf: oneOf.filter(isSchema).map(asWritten) }),
  };
  const typed = (inside.type === 'integer' || inside.type === 'boolean') && inside.const === undefined;
  return typed ? either(inside, variable) : inside;
}

/** `where: true` takes everybody. */
function valueOf(key: string, value: unknown): JsonSchema {
  const schema = isSchema(value) ? asWritten(value) : {};
  return key === 'where' ? either(schema, { type: 'boolean' }) : schema;
}

function either({ description, ...own }: JsonSchema, other: JsonSchema): JsonSchema {
  return { ...(description !== undefined && { description }), anyOf: [own, other] };
}

const asSchema = (value: unknown): JsonSchema => (isSchema(value) ? value : {});

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mapValues<Value>(
  values: Readonly<Record<string, unknown>>,
  map: (value: unknown, key: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value, key)]));
}
