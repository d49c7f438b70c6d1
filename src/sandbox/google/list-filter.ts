import { invalid } from './google-error.ts';
import type { UserList } from './user-list.ts';

/** Whether a list is in the answer. */
export type ListFilter = (list: UserList) => boolean;

/** What each field of a filter compares with; any one of the values may fit. */
const FIELDS: Readonly<Record<string, (list: UserList) => readonly string[]>> = {
  id: (list) => [list.id],
  display_name: (list) => [list.fields.displayName],
  description: (list) => [list.fields.description],
  membership_status: (list) => [list.fields.membershipStatus],
  integration_code: (list) => [list.fields.integrationCode],
  access_reason: () => ['OWNED'],
  'ingested_user_list_info.upload_key_types': (list) => [list.keyType],
};

const CONDITION = /^\s*([\w.]+)\s*(!=|=|:)\s*(?:"((?:[^"\\]|\\.)*)"|([\w-]+))\s*(?:AND\s+(?=\S)|$)/su;

/** Reads `field = "value" AND …`; fields in snake_case, enums and numbers also without quotes. */
export function readFilter(filter: string): ListFilter {
  const conditions: ListFilter[] = [];
  let rest = filter;
  while (rest !== '') {
    const [matched, field = '', operator, quoted, bare = ''] = CONDITION.exec(rest) ?? [];
    if (matched === undefined) throw badFilter('The filter cannot be read.');
    if (!Object.hasOwn(FIELDS, field)) throw badFilter(`The field ${field} cannot be filtered by.`);
    const wanted = quoted === undefined ? bare : quoted.replaceAll(/\\(.)/gsu, '$1');
    const fits: ListFilter = (list) => FIELDS[field]?.(list).includes(wanted) === true;
    conditions.push(operator === '!=' ? (list) => !fits(list) : fits);
    rest = rest.slice(matched.length);
  }
  return (list) => conditions.every((fits) => fits(list));
}

function badFilter(description: string): Error {
  return invalid({ field: 'filter', description, reason: 'INVALID_ARGUMENT' });
}
