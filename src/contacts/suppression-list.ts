import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { firstFilled, sourceColumns } from './contact-columns.ts';
import type { ContactTable } from './contact-table.ts';
import { writeTokens } from './identity-tokens.ts';
import type { JudgedRows } from './rejects/judged-rows.ts';
import { identityRules } from './identity-kinds.ts';

/** A suppression file that was read. A row bars by every identifier it has. */
export interface SuppressionList extends JudgedRows {
  /** Quoted table: `contact` (row of the source), `token`. */
  readonly tokens: string;
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
  },
): Promise<SuppressionList> {
  const tokens = quoteName(`tokens ${source.name}`);
  const country = `${firstFilled(source, 'country')}::VARCHAR`;
  const systems = source.ids === undefined ? options.contacts.map((each) => each.source.ids) : [source.ids];
  await writeTokens(
    engine,
    tokens,
    (identifier) => {
      const values = sourceColumns(source, identifier).map(
        (column) => `SELECT _row AS contact, ${column} AS value, ${country} AS country FROM ${source.table}`,
      );
      return values.length > 0 ? values.join(' UNION ALL ') : undefined;
    },
    options.defaultCountry,
    // Where it is not known whose ids they are, they may be the same: nobody may be targeted against their word.
    [undefined, ...systems],
  );
  const rejectedRows = quoteName(`rejected ${source.name}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${rejectedRows} AS SELECT _row, 'no_identifier' AS reason
    FROM (SELECT _row FROM ${source.table}) ANTI JOIN ${tokens} ON _row = contact`);
  const { lost } = await engine.row(`SELECT count(*)::INTEGER AS lost FROM ${rejectedRows}`);
  const listed = source.rows - Number(lost);
  return { source, rejectedRows, attributes: [], rules: identityRules, tokens, listed };
}
