import type { AttributeType } from '../config/source-config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { IdentityKind } from '../contacts/identity-kinds.ts';
import type { WrittenRejects } from '../contacts/rejects/collect-rejects.ts';
import type { Identifier, IdentifierError, Platform } from '../identifiers/identifier.ts';
import type { DividedColumn, SourceFile, UnreadableRow } from '../sources/source-table.ts';
import type { ConsentQuestion } from './consent-words.ts';
import type { EventFacts } from './event-facts.ts';

/** What an export holds. Nothing in it is personal but `samples`, which are masked and only there when asked for. */
export interface Inspection {
  /** As people name it; of several files all names, and each of them in the order in which they are read. */
  readonly file: string;
  readonly files: readonly string[];
  readonly format: SourceFile['format'];
  /** Of texts; undefined for other formats. */
  readonly encoding: string | undefined;
  /** What somebody says that it is. */
  readonly declaredEncoding: string | undefined;
  /** The sheet that somebody wants. */
  readonly declaredSheet: string | undefined;
  readonly delimiter: string | undefined;
  /** Of workbooks, the name of the sheet that was read. */
  readonly sheet: string | undefined;
  /** Whether the file names its columns; a bare list of e-mails does not. */
  readonly hasHeader: boolean;
  /** Of texts and sheets with a header: where it stands. */
  readonly heading?: SourceFile['heading'];
  /** The export that was recognised, and the headers that gave it away. */
  readonly preset: (PresetScore & { readonly because: readonly string[] }) | undefined;
  /** The export that fits next best; without `preset`, the nearest. Undefined when nothing much speaks for any. */
  readonly runnerUp: PresetScore | undefined;
  /** Whose rules `identifiers` speaks of; `all` are those of Google, Meta and LinkedIn together. */
  readonly view: Platform | 'all';
  /** ISO 3166-1 alpha-2, of phones and addresses that carry none; undefined when none was given. */
  readonly defaultCountry: string | undefined;
  /** `contacts` + `duplicates` + all of `rejected`. */
  readonly rows: number;
  readonly contacts: number;
  readonly duplicates: number;
  readonly duplicatesBy: ContactTable['duplicatesBy'];
  /** By what rows are known to be of one person, first choice first. */
  readonly knownBy: readonly IdentityKind[];
  /** Reason to rows; `unreadable` are those that no reader could read. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly columns: readonly InspectedColumn[];
  readonly identifiers: readonly IdentifierCoverage[];
  /** Columns with several values in a cell. */
  readonly divided: readonly DividedColumn[];
  readonly consent: ConsentColumn | undefined;
  /** Of a known export whose rows are what people did. */
  readonly events: EventFacts | undefined;
  /** The first of the unreadable rows. */
  readonly unreadable: readonly UnreadableRow[];
  /** What was written where somebody wants to have it. */
  readonly rejects: WrittenRejects | undefined;
  readonly warnings: readonly string[];
}

/** How much of what tells an export a header has. */
export interface PresetScore {
  readonly name: string;
  /** 0 to 1. */
  readonly score: number;
}

export interface InspectedColumn {
  readonly header: string;
  /** Its name in filters. */
  readonly attribute: string;
  readonly identifier: Identifier | undefined;
  /** Undefined for identifiers, which are always texts. */
  readonly type: AttributeType | undefined;
  /** Rows with a value. */
  readonly filled: number;
  /** Values that are not of the type. */
  readonly unparsed: number;
}

/** How many of the rows that could be read have a valid value. `valid` + `invalid` + `missing` = those rows. */
export interface IdentifierCoverage {
  readonly identifier: Identifier;
  /** Headers of the columns that feed it, best first. */
  readonly columns: readonly string[];
  /** Rows with a valid value in at least one of the columns. */
  readonly valid: number;
  /** Rows with values, none of which is valid. */
  readonly invalid: number;
  readonly missing: number;
  readonly reasons: readonly InvalidReason[];
}

export interface InvalidReason {
  readonly reason: IdentifierError;
  /** Rows of which this is why they have no valid value. */
  readonly count: number;
  /** All values; those of rows that have a valid one besides are among them. */
  readonly values: number;
  /** Where the first of them are. */
  readonly at: readonly RowPlace[];
  /** Whether there are more. */
  readonly more: boolean;
  /** The shapes of the first of them, when asked for. */
  readonly samples: readonly string[];
}

/** A row for people: the physical line where it begins, from 1. */
export interface RowPlace {
  readonly file: string;
  readonly line: number;
}

/** A column of consent and what its values mean, in lower case. */
export interface ConsentAnswers {
  readonly header: string;
  readonly granted: readonly string[];
  readonly denied: readonly string[];
}

/** The column that says what a contact allowed, and its values. */
export interface ConsentColumn extends ConsentAnswers {
  /** Whether a yes in it allows (`opt-in`) or denies (`opt-out`). */
  readonly asks: ConsentQuestion;
  /** The column that speaks of personalization alone; absent: the first one speaks of both purposes. */
  readonly personalization?: ConsentAnswers;
  /** Rows that leave it empty. */
  readonly blank: number;
  /** Headers of columns that speak of consent too, and that the proposed block does not look at. */
  readonly others: readonly string[];
}
