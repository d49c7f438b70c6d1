import type { Config } from '../config/config.ts';
import type { ConsentConfig, ListPurpose } from '../config/consent-config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Identifier } from '../identifiers/identifier.ts';
import type { Form } from '../identifiers/rule-sets.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { detectTypes, type AttributeColumn } from '../sources/attribute-types.ts';
import { type Answers, answerCounts, sumAnswers } from './answers.ts';
import { askedAttributes, keptPurposes } from './consent.ts';
import { attributeColumn, identifierColumn, mappedIdentifiers } from './contact-columns.ts';
import { type Merged, mergeDuplicates } from './duplicates.ts';
import { choosesValues, stageRows, valuesOfRows } from './stage-rows.ts';

/** The people of one source. Rows read = contacts + duplicates + rejected. */
export interface ContactTable {
  readonly source: SourceTable;
  /**
   * Quoted table: `contact` BIGINT (the row of the source it stands for), `person` UBIGINT (stable over exports), `reason`
   * VARCHAR (why the row is rejected and stands for nobody; NULL for contacts), `ads`, `personalization` and, where lists are for e-mails, `email` (consent to
   * each: `granted`, `denied`, `unspecified`, NULL where nobody said anything), and the typed attributes (`at:last_order`, …).
   */
  readonly table: string;
  /**
   * Query, in parentheses, of `contact` and one raw VARCHAR per mapped identifier (`id:email`, …; it may be blank), for every contact and more: to be
   * joined to contacts. They are read from the source wherever they stand there, so that they are not kept twice.
   */
  readonly values: string;
  /** Quoted table of further values of one contact: `contact` BIGINT, `identifier` VARCHAR, `value` VARCHAR (raw). */
  readonly extras: string;
  /** False where nobody has any. */
  readonly hasExtras: boolean;
  readonly identifiers: readonly Identifier[];
  /** Forms besides SHA-256 and plain in which e-mails of them are sent: by these they are recognised as well. */
  readonly forms: readonly Form[];
  readonly attributes: readonly AttributeColumn[];
  /** Attributes without a value in any row and without a declared type: what they hold is not known. */
  readonly blank: ReadonlySet<string>;
  /** Whether it has a consent column of the config, so that a denial may stand in any row. */
  readonly asksConsent: boolean;
  /** What its contacts and rejected rows say of consent in its columns. */
  readonly answers: Answers;
  readonly contacts: number;
  readonly duplicates: number;
  readonly duplicatesBy: Merged['duplicatesBy'];
  readonly crowdedIds: Merged['crowdedIds'];
  /** Quoted table: `_row` of the source and `reason`, of every row that could be read and stands for nobody. */
  readonly rejectedRows: string;
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
    /** What lists are for; default: ads. */
    readonly lists?: readonly ListPurpose[];
    /** As in `ContactTable`; default: none. */
    readonly forms?: readonly Form[];
    /** Attributes whose type matters (filters name them) and declared types. */
    readonly attributes: readonly string[];
    readonly types: Parameters<typeof detectTypes>[3];
    /** As in `stageRows`. */
    readonly lazily?: boolean;
  },
): Promise<ContactTable> {
  const attributes = await detectTypes(engine, source, options.attributes, options.types);
  const asked = askedAttributes(options.consent, source);
  const table = quoteName(`contacts ${source.name}`);
  const { forms = [], lists = ['ads'] } = options;
  const purposes = keptPurposes(lists);
  await stageRows(engine, source, table, { ...options, forms, asked, purposes, attributes });
  const extras = quoteName(`extras ${source.name}`);
  const columns = mappedIdentifiers(source).map(identifierColumn).map(quoteName);
  const chooses = choosesValues(source);
  const merged = quoteName(`merged ${source.name}`);
  const merges = await mergeDuplicates(engine, {
    table,
    valuesOfRows: chooses ? undefined : valuesOfRows(source),
    values: columns,
    attributes: attributes.map(({ name }) => quoteName(attributeColumn(name))),
    purposes,
    merged,
    extras,
  });
  const spent = ['key', 'kind', ...(chooses ? ['more'] : [])];
  await engine.run(spent.map((column) => `ALTER TABLE ${table} DROP COLUMN ${column}`).join('; '));
  const own = ['contact', ...columns].join(', ');
  // What several rows came to stands before what one of them says.
  const values = chooses
    ? `(SELECT ${own} FROM ${table})`
    : `(SELECT ${own} FROM ${merged} UNION ALL SELECT ${own} FROM ${valuesOfRows(source)} ANTI JOIN ${merged} USING (contact))`;
  const rejectedRows = quoteName(`rejected ${source.name}`);
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ${rejectedRows} AS SELECT contact AS _row, reason FROM ${table} WHERE reason IS NOT NULL`,
  );
  const counted = await engine.rows(
    `SELECT ${['reason', 'count(*)::INTEGER AS n', ...answerCounts(asked)].join(', ')} FROM ${table} GROUP BY reason ORDER BY n DESC, reason`,
  );
  const rowsBy = new Map(
    counted.map((row) => [row['reason'] === null ? undefined : String(row['reason']), Number(row['n'])]),
  );
  const undeclared = attributes.map(({ name }) => name).filter((name) => !Object.hasOwn(options.types, name));
  const blank = await blankAttributes(engine, table, undeclared);

  return {
    source,
    table,
    values,
    extras,
    identifiers: mappedIdentifiers(source),
    forms,
    attributes,
    blank,
    asksConsent: Object.keys(asked).length > 0,
    answers: sumAnswers(asked, counted),
    contacts: rowsBy.get(undefined) ?? 0,
    ...merges,
    rejectedRows,
    rejected: {
      ...Object.fromEntries([...rowsBy].filter(([reason]) => reason !== undefined)),
      ...(source.unreadableCount > 0 && { unreadable: source.unreadableCount }),
    },
  };
}

/** Those of the attributes (`at:…`) of a table that have no value in any row. */
export async function blankAttributes(
  engine: Engine,
  table: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const counts = names.map((name, index) => `count(${quoteName(attributeColumn(name))})::INTEGER AS n${index}`);
  const row = await engine.row(`SELECT ${counts.join(', ')} FROM ${table}`);
  return new Set(names.filter((_, index) => row[`n${index}`] === 0));
}
