import { distance } from 'fastest-levenshtein';

/** The candidate that a person most likely meant: at most a third of its letters off. */
export function suggest(written: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; off: number } | undefined;
  for (const candidate of candidates) {
    const off = distance(written.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(written.length, candidate.length) / 3));
    if (off <= allowed && off < (best?.off ?? Infinity)) best = { candidate, off };
  }
  return best?.candidate;
}

/** A fix for a name that is not known: the nearest one, or all there are. */
export function suggestFix(written: string, candidates: Iterable<string>): string {
  const known = [...candidates];
  const near = suggest(written, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return known.length === 0 ? 'There is none yet; add it.' : `Known: ${known.join(', ')}.`;
}
