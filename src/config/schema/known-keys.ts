import * as z from 'zod';
import type { Path } from '../config-document.ts';
import { record, valueAt } from '../written.ts';

/** The keys that a block at this path may have; `root` is the file's value, whose `type` tells forms of a block apart. */
export function knownKeys(schema: z.ZodType, path: Path, root: unknown): string[] {
  let found: z.core.$ZodType[] = [schema];
  for (const [depth, step] of path.entries()) {
    found = found
      .flatMap((each) => forms(each, valueAt(root, path.slice(0, depth))))
      .flatMap((form) => child(form, step));
  }
  const blocks = found.flatMap((each) => forms(each, valueAt(root, path)));
  return [...new Set(blocks.flatMap((form) => (form instanceof z.ZodObject ? Object.keys(form.shape) : [])))];
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

/** The schema without its wrappings; of a union the form whose `type` is that of `value`. */
function forms(schema: z.core.$ZodType, value: unknown): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional) return forms(schema.unwrap(), value);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return [schema];
  const type = record(value)['type'];
  return schema.options.filter((option) => {
    const literal: unknown = option instanceof z.ZodObject ? option.shape['type'] : undefined;
    return literal instanceof z.ZodLiteral && literal.value === type;
  });
}
