import { type Config } from '../config/config.ts';
import {
  askedByLists,
  type ConsentConfig,
  type ListPurpose,
  type Purpose,
  purposes,
} from '../config/consent-config.ts';
import { consentKey } from '../config/consent-key.ts';
import { suggest } from '../config/suggest.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { UserError } from '../errors/user-error.ts';
import { textRules } from '../identifiers/rules/text.ts';
import type { SourceTable } from '../sources/source-table.ts';

/** Purpose to the attribute of a source that holds the consent to it. */
export type AskedAttributes = Readonly<Partial<Record<Purpose, string>>>;

/** The attributes of a source that hold consent, named in the config by attribute or header. */
export function askedAttributes(
  consent: ConsentConfig | undefined,
  source: Pick<SourceTable, 'columns'>,
): AskedAttributes {
  const asked: Partial<Record<Purpose, string>> = {};
  for (const purpose of purposes) {
    const wanted = consent?.columns[purpose]?.column.trim().toLowerCase();
    const found = source.columns.find(
      (c) => c.attribute.toLowerCase() === wanted || c.header.trim().toLowerCase() === wanted,
    );
    if (found !== undefined) asked[purpose] = found.attribute;
  }
  return asked;
}

/** Quoted column of `withSaid`. */
export const said = (attribute: string) => quoteName(`said of consent in ${attribute}`);

/**
 * SQL of rows with what each says of consent in these attributes, as `consentExpression` needs it. In stages, because a rule is
 * written out as often as its argument stands in it, and in `consentExpression` it would stand three times. Needs
 * `prepareRules`.
 */
export function withSaid(rows: string, asked: AskedAttributes): string {
  const attributes = [...new Set(Object.values(asked))];
  if (attributes.length === 0) return rows;
  const texts = attributes.map((each) => `${textRules.text(quoteName(each))} AS ${said(each)}`);
  const lower = attributes.map((each) => `${textRules.lower(said(each))} AS ${said(each)}`);
  return `(SELECT * REPLACE (${lower.join(', ')}) FROM (SELECT *, ${texts.join(', ')} FROM ${rows}))`;
}

/** A byte a row, where a text would take sixteen. */
const answers = "ENUM('granted', 'denied', 'unspecified')";

/**
 * SQL giving a row's consent to a purpose; texts are compared trimmed and without regard to case. NULL when the row leaves it
 * blank: then an earlier row of the same person may speak.
 */
export function consentExpression(
  purpose: Purpose,
  consent: ConsentConfig | undefined,
  asked: AskedAttributes,
): string {
  const column = consent?.columns[purpose];
  const attribute = asked[purpose];
  if (column === undefined || attribute === undefined) return `NULL::${answers}`;
  const among = (texts: readonly string[]) =>
    texts.length === 0
      ? 'false'
      : `${said(attribute)} IN (${texts.map((text) => quoteText(consentKey(text))).join(', ')})`;
  return `(CASE WHEN ${among(column.denied)} THEN 'denied' WHEN ${among(column.granted)} THEN 'granted'
    WHEN ${said(attribute)} IS NOT NULL THEN 'unspecified' END)::${answers}`;
}

/** The purposes that a table of contacts has a column for: a column of millions that nothing asks about takes its time, too. */
export const keptPurposes = (lists: readonly ListPurpose[]): Purpose[] =>
  purposes.filter((purpose) => purpose !== 'email' || lists.includes('email'));

/** The purposes of which a column or a file says something. */
export function askedPurposes({ columns, files }: ConsentConfig): Purpose[] {
  return purposes.filter(
    (purpose) => columns[purpose] !== undefined || files.some((file) => file.purposes.includes(purpose)),
  );
}

/** What lists for all that `lists` names ask for: the consent block without all else. */
export function consentFor(consent: ConsentConfig, lists: readonly ListPurpose[]): ConsentConfig {
  const asked = new Set(lists.flatMap((each) => askedByLists[each]));
  return {
    ...consent,
    columns: Object.fromEntries(
      Object.entries(consent.columns).filter(([purpose]) =>
        purposes.some((each) => each === purpose && asked.has(each)),
      ),
    ),
    files: consent.files.map((file) => ({ ...file, purposes: file.purposes.filter((purpose) => asked.has(purpose)) })),
  };
}

/** SQL over a contact: of one of these purposes nothing says anything that the config knows. */
export function isUnspecified(asked: readonly Purpose[]): string {
  return `(${['false', ...asked.map((purpose) => `coalesce(${purpose}, 'unspecified') = 'unspecified'`)].join(' OR ')})`;
}

/** Refuses a consent block with a column that no source has: everybody would be withheld by a typing mistake. */
export function requireConsentColumns(
  consent: ConsentConfig,
  sources: readonly SourceTable[],
  at?: Config['at'],
): void {
  for (const purpose of purposes) {
    const { column } = consent.columns[purpose] ?? {};
    if (column === undefined || sources.some((source) => askedAttributes(consent, source)[purpose] !== undefined))
      continue;
    const seen = [...new Set(sources.flatMap((source) => source.columns.map((each) => each.header)))];
    const near = suggest(column, seen);
    throw new UserError(`no source has the consent column "${column}"`, {
      ...(at && { at: at('consent', ...columnPlace(consent, purpose), 'column') }),
      fix: near === undefined ? `Name one of the columns: ${seen.join(', ')}.` : `Did you mean "${near}"?`,
    });
  }
}

/** Where in the block the column of a purpose stands: in one of its own, unless one column says several. */
export function columnPlace({ columns }: ConsentConfig, purpose: Purpose): Purpose[] {
  const isShared = purposes.some((other) => other !== purpose && columns[other] === columns[purpose]);
  return isShared ? [] : [purpose];
}
