import type { Identifier } from '../../identifiers/identifier.ts';
import type { RuleSet } from '../../identifiers/rule-sets.ts';
import type { AttributeColumn } from '../../sources/attribute-types.ts';
import type { SourceTable } from '../../sources/source-table.ts';

/** A source of which every row was judged: of use, or not. */
export interface JudgedRows {
  readonly source: SourceTable;
  /** Quoted table, or a query in parentheses, of `_row` and `reason`: the rows that could be read and are of no use. */
  readonly rejectedRows: string;
  /** Those that have a type. */
  readonly attributes: readonly AttributeColumn[];
  /** The identifiers that count, and whose rules say what is one. Absent: all, by the rules of those who will get them. */
  readonly rules?: Readonly<Partial<Record<Identifier, RuleSet>>>;
}
