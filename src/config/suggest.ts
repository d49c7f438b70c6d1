import { distance } from 'fastest-levenshtein';

/** The candidate that a person most likely meant: at most a third of its letters off. */
export function suggest(written: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; off: number } | undefined;
  for (const candidate of candidates) {
    const off = lettersOff(written.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(written.length, candidate.length) / 3));
    if (off <= allowed && off < (best?.off ?? Infinity)) best = { candidate, off };
  }
  return best?.candidate;
}

/** Two letters that changed places are one slip. */
function lettersOff(written: string, candidate: string): number {
  const off = distance(written, candidate);
  return off === 2 && sorted(written) === sorted(candidate) ? 1 : off;
}

const sorted = (text: string) => [...text].toSorted().join('');

/** A fix for a name that is not known: the nearest one, or all there are. */
export function suggestFix(written: string, candidates: Iterable<string>): string {
  const known = [...candidates];
  const near = suggest(written, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return known.length === 0 ? 'There is none yet; add it.' : `Known: ${known.join(', ')}.`;
}
