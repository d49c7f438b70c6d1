import type { JsonSchema as Schema } from '../../src/config/schema/json-schema.ts';

/** A key of the config file: `path` is as people read it, `destinations.meta.account`, `suppress[].files`. */
export interface ConfigKey {
  readonly path: string;
  readonly name: string;
  readonly description: string | undefined;
  /** Whether its block must have it. */
  readonly required: boolean;
  readonly schema: Schema;
}

/** Every key that a JSON Schema of the config names, in its order. Names of the writer's choice are `NAME`. */
export function configKeys(schema: Schema, place = ''): ConfigKey[] {
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, value]) =>
      keysAt(value, name, place, schema.required?.includes(name) === true),
    ),
    ...(isSchema(schema.additionalProperties) && hasKeys(schema.additionalProperties)
      ? configKeys(schema.additionalProperties, `${place}.NAME`)
      : []),
    ...(isSchema(schema.items) && hasKeys(schema.items) ? configKeys(schema.items, `${place}[]`) : []),
    ...[...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]
      .filter(isSchema)
      .flatMap((form) => configKeys(form, formOf(form, place))),
  ];
}

function keysAt(value: unknown, name: string, place: string, required: boolean): ConfigKey[] {
  if (!isSchema(value)) return [];
  const path = place === '' ? name : `${place}.${name}`;
  return [{ path, name, description: value.description, required, schema: value }, ...configKeys(value, path)];
}

/** A destination's keys depend on its `type`, which stands in the place of its name. */
function formOf(form: Schema, place: string): string {
  const type: unknown = isSchema(form.properties?.['type']) ? form.properties['type'].const : undefined;
  return typeof type === 'string' ? place.replace(/NAME$/, type) : place;
}

const hasKeys = (schema: Schema): boolean =>
  ['properties', 'additionalProperties', 'items', 'oneOf', 'anyOf'].some((key) => key in schema);

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
