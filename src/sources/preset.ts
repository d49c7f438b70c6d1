import type { PresetName } from '../config/preset-names.ts';
import type { Identifier } from '../identifiers/identifier.ts';

/** A ready mapping for a known export. Headers are compared without regard to case and surrounding blanks. */
export interface Preset {
  readonly name: PresetName;
  /** For each form of the export, the headers that tell it from other files. A file need not have all of them. */
  readonly signatures: readonly (readonly string[])[];
  /** Whether the export has no columns but those of `map`: an upload template, whose headers are everybody's words. */
  readonly closed?: true;
  /**
   * Identifier to headers, best first; those that a file lacks are left out. Of an identifier that a person has one of, a
   * row's first filled column counts: headers of other people, and of things, do not belong here.
   */
  readonly map: Readonly<Partial<Record<Identifier, readonly string[]>>>;
  /**
   * Identifiers whose columns each account names itself: where none of their headers in `map` is there, usual words of
   * headers find them.
   */
  readonly named?: readonly Identifier[];
  /** Of exports whose rows are what people did rather than people. */
  readonly events?: PresetEvents;
  /** Further headers that the export has. A word that several exports have tells less of any of them. */
  readonly others?: readonly string[];
}

/** Headers, best first. */
export interface PresetEvents {
  /** When it happened. */
  readonly time: readonly string[];
  /** Which of the things people did a row is of, where one may have several rows. */
  readonly id?: readonly string[];
}

/** How headers are compared. */
export function headerKey(header: string): string {
  return header
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase();
}

/** The headers that feed something. */
export function mappedHeaders(preset: Preset): string[] {
  return Object.values(preset.map).flat();
}
