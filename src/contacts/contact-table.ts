import type { Config, ConsentConfig } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Identifier } from '../identifiers/identifier.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { detectTypes, type AttributeColumn } from '../sources/attribute-types.ts';
import { consentAttribute, consentExpression } from './consent.ts';
import { attributeColumn, identifierColumn, mappedIdentifiers } from './contact-columns.ts';
import { mergeDuplicates } from './duplicates.ts';
import { stageRows } from './stage-rows.ts';

/** The people of one source. Rows read = contacts + duplicates + rejected. */
export interface ContactTable {
  readonly source: SourceTable;
  /**
   * Quoted table: `contact` BIGINT (the row of the source it stands for), `person` UBIGINT (stable over exports), `reason`
   * VARCHAR (why the row is rejected and stands for nobody; NULL for contacts), `consent` VARCHAR, one raw VARCHAR per
   * mapped identifier (`id:email`, …), and the typed attributes (`at:last_order`, …).
   */
  readonly table: string;
  /** Quoted table of further values of one contact: `contact` BIGINT, `identifier` VARCHAR, `value` VARCHAR (raw). */
  readonly extras: string;
  readonly identifiers: readonly Identifier[];
  readonly attributes: readonly AttributeColumn[];
  readonly contacts: number;
  readonly duplicates: number;
  /** Reason to number of rows; `unreadable` are rows that no reader could read. */
  readonly rejected: Readonly<Record<string, number>>;
}

/** Turns the rows of a source into contacts: one per person, with typed attributes. Requires `prepareRules`. */
export async function buildContacts(
  engine: Engine,
  source: SourceTable,
  options: {
    readonly defaultCountry: Config['defaults']['country'];
    readonly consent: ConsentConfig | undefined;
    /** Attributes whose type matters (filters name them) and declared types. */
    readonly attributes: readonly string[];
    readonly types: Parameters<typeof detectTypes>[3];
  },
): Promise<ContactTable> {
  const attributes = await detectTypes(engine, source.table, options.attributes, options.types);
  const consent = options.consent && consentExpression(options.consent, consentAttribute(options.consent, source));
  const staged = await stageRows(engine, source, { ...options, consent: consent ?? "'unspecified'", attributes });
  const table = quoteName(`contacts ${source.name}`);
  const extras = quoteName(`extras ${source.name}`);
  const kept = [
    ...mappedIdentifiers(source).map(identifierColumn),
    ...attributes.map(({ name }) => attributeColumn(name)),
  ].map(quoteName);
  const merged = await mergeDuplicates(engine, { staged, table, extras, kept });
  const rejected = await engine.rows(
    `SELECT reason, count(*)::INTEGER AS n FROM ${staged} WHERE reason IS NOT NULL GROUP BY reason ORDER BY n DESC, reason`,
  );
  await engine.run(`DROP TABLE ${staged}`);
  return {
    source,
    table,
    extras,
    identifiers: mappedIdentifiers(source),
    attributes,
    ...merged,
    rejected: {
      ...Object.fromEntries(rejected.map((row) => [String(row['reason']), Number(row['n'])])),
      ...(source.unreadableCount > 0 && { unreadable: source.unreadableCount }),
    },
  };
}
