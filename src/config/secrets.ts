import { secretKeys } from './schema/destination-schema.ts';
import { list, record, textOf } from './written.ts';

/** Values of keys that hold secrets, wherever they stand, also when they are written into the file itself. */
export function collectSecrets(value: unknown): string[] {
  const inside = Array.isArray(value) ? list(value) : Object.values(record(value));
  const own = Object.entries(record(value)).flatMap(([key, each]) => (secretKeys.has(key) ? (textOf(each) ?? []) : []));
  return [...own, ...inside.flatMap(collectSecrets)];
}
