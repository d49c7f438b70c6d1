import { passwordsOf } from './postgres-url.ts';
import { secretKeys } from './schema/destination-schema.ts';
import { list, record, textOf } from './written.ts';

/**
 * Values that are secrets wherever they stand, also when they are written into the file itself: of keys that hold secrets, and
 * the passwords in addresses of databases.
 */
export function collectSecrets(value: unknown): string[] {
  const inside = Array.isArray(value) ? list(value) : Object.values(record(value));
  const own = Object.entries(record(value)).flatMap(([key, each]) => {
    const text = textOf(each) ?? '';
    if (key === 'connection') return passwordsOf(text);
    return secretKeys.has(key) && text !== '' ? [text] : [];
  });
  return [...own, ...inside.flatMap(collectSecrets)];
}
