import * as z from 'zod';
import type { Path } from '../config-document.ts';

/** The keys that a block at this path may have; of several forms, the keys of all of them. */
export function knownKeys(schema: z.ZodType, path: Path): string[] {
  let schemas: z.core.$ZodType[] = [schema];
  for (const step of path) schemas = schemas.flatMap(forms).flatMap((form) => child(form, step));
  const keys = schemas.flatMap(forms).flatMap((form) => (form instanceof z.ZodObject ? Object.keys(form.shape) : []));
  return [...new Set(keys)];
}

function child(schema: z.core.$ZodType, step: string | number): z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    const found = shape[step];
    return found === undefined ? [] : [found];
  }
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  return schema instanceof z.ZodArray ? [schema.element] : [];
}

/** The schema without its wrappings, or each form of a union. */
function forms(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional) return forms(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(forms);
  return [schema];
}
