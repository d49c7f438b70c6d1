import type { Field } from '../identifiers/identifier.ts';
import type { Signal } from './signals.ts';

/**
 * A contact as one destination sees it: its encoded values as they are sent (lower-case hex of a digest, or plain where
 * the platform takes plain). Only e-mail, phone and mobile_ad_id may have several; a missing field is absent.
 */
export interface Member {
  /** Stable key of exactly these values: 128 bits as a decimal number. */
  readonly key: string;
  readonly values: Readonly<Partial<Record<Field, readonly string[]>>>;
  /** Of those that its platform takes. */
  readonly signals: readonly Signal[];
  /** What it is worth, in cents' precision; absent where the list takes no values. */
  readonly worth?: number;
}

/** Members as the engine wrote them for the platform (`Destination.wording`), in their order. */
export interface WrittenMembers {
  readonly length: number;
  /** Fields of which at least one of them has a value. */
  readonly fields: ReadonlySet<Field>;
  /** Signals of at least one of them. */
  readonly signals: ReadonlySet<Signal>;
  /** Whether they have values; default: no. */
  readonly worth?: boolean;
  readonly pieces: readonly WrittenPiece[];
}

/** Some members as they stand in a list of JSON. */
export interface WrittenPiece {
  readonly members: number;
  /** Entries of the list: a member may take several. */
  readonly rows: number;
  /** The entries, divided as the wording says, in UTF-8. */
  readonly text: Uint8Array;
}

/** Members on their way to a platform: a few as they are, many as the engine wrote them. */
export type Members = readonly Member[] | WrittenMembers;

/** What members have who are written together: to look for what none of them has takes as long as to write it. */
export interface Found {
  /** Fields of which somebody has a value. */
  readonly present: ReadonlySet<Field>;
  /** Fields of which somebody has more than one. */
  readonly several: ReadonlySet<Field>;
  /** Signals of somebody. */
  readonly signals: ReadonlySet<Signal>;
  /** Whether they have values (`value` DOUBLE); default: no. */
  readonly worth?: boolean;
}

/** How the engine writes a member, in SQL over its columns (one per field: bytes, or a list of bytes; and `signals`). */
export interface Wording {
  /** SQL for the entries of a member, divided as those of several are; NULL when it has nothing to be found by. */
  readonly text: string;
  /** What stands between entries; default: a comma. */
  readonly between?: string;
  /** SQL for how many entries these are. */
  readonly rows: string;
}

export function isWritten(members: Members): members is WrittenMembers {
  return 'pieces' in members;
}
