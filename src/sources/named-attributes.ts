import type { Diagnostic } from '../errors/user-error.ts';
import { attributeNames } from './attribute-names.ts';
import { type ColumnSearch, findColumns, noColumn } from './find-columns.ts';
import type { Naming } from './map-columns.ts';

/** What `where` can name without quotes; other names would clash with columns that tables need for themselves. */
const usable = /^\p{L}[\p{L}\p{M}\p{N}_]*$/u;

/**
 * The attribute name of each column: what the config's `columns` calls it, else our own.
 *
 * @param problems takes what is wrong: a column that is not there, a name that is given twice or cannot be used
 */
export function attributesOf(source: Naming, search: ColumnSearch, problems: Diagnostic[]): readonly string[] {
  const given = new Map<number, string>();
  const refuse = (message: string, fix: string): void => {
    problems.push({ severity: 'error', message, ...(search.at && { at: search.at }), fix });
  };
  for (const [name, header] of Object.entries(source.columns ?? {})) {
    const [index] = findColumns(header, search) ?? [];
    const other = index === undefined ? undefined : given.get(index);
    if (index === undefined) problems.push(noColumn(header, search));
    else if (!usable.test(name)) {
      refuse(
        `"${name}" cannot be the name of an attribute`,
        'Use letters, digits and underscores, e.g. `last_order_at`.',
      );
    } else if (other !== undefined) {
      refuse(`the column "${header}" has two names: ${other} and ${name}`, 'Keep one of them under `columns:`.');
    } else if ([...given.values()].some((taken) => taken.toLowerCase() === name.toLowerCase())) {
      refuse(`the name ${name} is given twice`, 'Give every column its own name under `columns:`.');
    } else given.set(index, name);
  }
  return attributeNames(search.headers, given);
}
