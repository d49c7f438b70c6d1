import type { PackageSettings } from './packages/destination-package.ts';
import { passwordsOf } from './postgres-url.ts';
import { secretKeys } from './schema/destination-schema.ts';
import { list, record, textOf } from './written.ts';

/** Headers that say who is calling; others (`User-Agent: audience-sync`) are words that output is full of. */
const secretHeader = /auth|cookie|key|passw|secret|signature|token/i;

/**
 * Values that are secrets wherever they stand, also when they are written into the file itself: of keys that hold secrets, the
 * passwords in addresses of databases, and what headers sign in with.
 */
export function collectSecrets(root: unknown, packages: ReadonlyMap<string, PackageSettings>): string[] {
  const ofPackages = Object.values(record(record(root)['destinations'])).flatMap((block) =>
    secretsAt(block, new Set(packages.get(textOf(record(block)['type']) ?? '')?.secrets)),
  );
  return [...secretsAt(root, secretKeys), ...ofPackages];
}

function secretsAt(value: unknown, keys: ReadonlySet<string>): string[] {
  const inside = Array.isArray(value) ? list(value) : Object.values(record(value));
  const own = Object.entries(record(value)).flatMap(([key, each]) => {
    if (key === 'headers') return headerSecrets(each);
    const text = textOf(each) ?? '';
    if (key === 'connection') return passwordsOf(text);
    return keys.has(key) && text !== '' ? [text] : [];
  });
  return [...own, ...inside.flatMap((each) => secretsAt(each, keys))];
}

/** Whole, and what stands behind the scheme: of `Bearer abc` also `abc`. */
function headerSecrets(headers: unknown): string[] {
  return Object.entries(record(headers)).flatMap(([name, value]) => {
    const text = textOf(value) ?? '';
    return secretHeader.test(name) ? [text, ...text.split(' ').slice(1)] : [];
  });
}
