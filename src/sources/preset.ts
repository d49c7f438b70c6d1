import type { presetNames } from '../config/preset-names.ts';
import type { Identifier } from '../identifiers/identifier.ts';

/** A ready mapping for a known export. Headers are compared without regard to case and surrounding blanks. */
export interface Preset {
  readonly name: (typeof presetNames)[number];
  /** Sets of headers, each of which only this export has together. */
  readonly signatures: readonly (readonly string[])[];
  /** Whether the export has no columns but those of `map`: an upload template, whose headers are everybody's words. */
  readonly closed?: true;
  /** Identifier to headers, best first; those that a file lacks are left out. */
  readonly map: Readonly<Partial<Record<Identifier, readonly string[]>>>;
}

/** How headers are compared. */
export function headerKey(header: string): string {
  return header
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase();
}
