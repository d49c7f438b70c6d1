import type { ConsentConfig } from '../config/config.ts';
import { consentKey } from '../config/consent-key.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { UserError } from '../errors/user-error.ts';
import type { SourceTable } from '../sources/source-table.ts';

/** The attribute of a source that holds consent, named in the config by attribute or header; undefined when it has none. */
export function consentAttribute(consent: ConsentConfig, source: Pick<SourceTable, 'columns'>): string | undefined {
  const wanted = consent.column.trim().toLowerCase();
  return source.columns.find((c) => c.attribute.toLowerCase() === wanted || c.header.trim().toLowerCase() === wanted)
    ?.attribute;
}

const said = quoteName('said of consent');

/**
 * SQL of rows with what each says of consent in this attribute, as `consentExpression` needs it. In stages, because a macro is
 * written out as often as its argument stands in it, and in `consentExpression` it would stand three times. Needs
 * `prepareRules`.
 */
export function withSaid(rows: string, attribute: string): string {
  const text = `(SELECT *, identifier_text(${quoteName(attribute)}) AS ${said} FROM ${rows})`;
  return `(SELECT * REPLACE (identifier_lower(${said}) AS ${said}) FROM ${text})`;
}

/**
 * SQL giving a row's consent; texts are compared trimmed and without regard to case. NULL when the row leaves it blank: then
 * an earlier row of the same person may speak.
 *
 * @param attribute that of the rows' `withSaid`; undefined where there is none
 */
export function consentExpression(consent: ConsentConfig | undefined, attribute: string | undefined): string {
  if (consent === undefined || attribute === undefined) return quoteText('unspecified');
  const among = (texts: readonly string[]) =>
    texts.length === 0 ? 'false' : `${said} IN (${texts.map((text) => quoteText(consentKey(text))).join(', ')})`;
  return `CASE WHEN ${among(consent.denied)} THEN 'denied' WHEN ${among(consent.granted)} THEN 'granted'
    WHEN ${said} IS NOT NULL THEN 'unspecified' END`;
}

/** SQL over a contact: none of its rows says anything that the config knows. */
export const isUnspecified = "coalesce(consent, 'unspecified') = 'unspecified'";

/** Refuses a consent block whose column no source has: everybody would be withheld by a typing mistake. */
export function requireConsentColumn(consent: ConsentConfig, sources: readonly SourceTable[]): void {
  if (sources.some((source) => consentAttribute(consent, source) !== undefined)) return;
  const seen = sources.flatMap((source) => source.columns.map((column) => column.attribute));
  throw new UserError(`no source has the consent column "${consent.column}"`, {
    fix: `Name one of the columns: ${seen.join(', ')}.`,
  });
}
