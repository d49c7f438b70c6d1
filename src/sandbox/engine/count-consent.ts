import type { Call } from './call.ts';

/** Notes in the record how many rows of a request say what of consent; nothing where none does. */
export function noteConsent(call: Call, said: Iterable<string>): void {
  const counts: Record<string, number> = {};
  for (const each of said) counts[each] = (counts[each] ?? 0) + 1;
  if (Object.keys(counts).length > 0) call.note.consent = counts;
}
