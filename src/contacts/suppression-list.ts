import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { telling } from '../identifiers/identifier.ts';
import type { Form } from '../identifiers/rule-sets.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { firstFilled, sourceColumns } from './contact-columns.ts';
import type { ContactTable } from './contact-table.ts';
import { personsOfIds, type SayingRows, writeTokens } from './identity-tokens.ts';
import type { JudgedRows } from './rejects/judged-rows.ts';
import { identityRulesOf } from './identity-kinds.ts';

/** A suppression file that was read. A row bars by every identifier it has. */
export interface SuppressionList extends JudgedRows {
  /** Quoted table: `contact` (row of the source), `token`. */
  readonly tokens: string;
  /** SQL giving `person` of its external ids; undefined when it has none, or it is not known whose they are. */
  readonly persons: string | undefined;
  /** Rows that bar somebody. */
  readonly listed: number;
}

/** Finds whom the rows of a suppression file bar. Requires `prepareRules`. */
export async function readSuppression(
  engine: Engine,
  source: SourceTable,
  options: {
    readonly defaultCountry: string | undefined;
    /** Whose ids it may hold are theirs. */
    readonly contacts: readonly ContactTable[];
    /** As in `ContactTable`; default: none. */
    readonly forms?: readonly Form[];
  },
): Promise<SuppressionList> {
  const tokens = quoteName(`tokens ${source.name}`);
  const theirs = options.contacts.map((each) => each.source.ids);
  const systems = source.ids === undefined ? theirs : [source.ids];
  const rows: SayingRows = {
    from: source.table,
    contact: '_row',
    values: telling.flatMap((identifier) => sourceColumns(source, identifier).map((sql) => ({ identifier, sql }))),
    country: firstFilled(source, 'country'),
  };
  const { defaultCountry, forms = [] } = options;
  // Where it is not known whose ids they are, they may be the same: nobody may be targeted against their word.
  await writeTokens(engine, tokens, rows, { defaultCountry, systems: [undefined, ...systems], forms });
  const rejectedRows = quoteName(`rejected ${source.name}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${rejectedRows} AS SELECT _row, 'no_identifier' AS reason
    FROM (SELECT _row FROM ${source.table}) ANTI JOIN ${tokens} ON _row = contact`);
  const { lost } = await engine.row(`SELECT count(*)::INTEGER AS lost FROM ${rejectedRows}`);
  const listed = source.rows - Number(lost);
  const isTheirs = source.ids === undefined || theirs.includes(source.ids);
  const persons = isTheirs ? personsOfIds(rows) : undefined;
  return { source, rejectedRows, attributes: [], rules: identityRulesOf(forms), tokens, persons, listed };
}
