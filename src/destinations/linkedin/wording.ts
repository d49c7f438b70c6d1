import type { Field } from '../../identifiers/identifier.ts';
import type { Operation } from '../destination.ts';
import type { Found, Wording } from '../member.ts';
import { digestJson, eachOf, plainJson } from '../sql-text.ts';

const idOf = (type: string, value: string): string => `'{"idType":"${type}","idValue":' || ${value} || '}'`;

const userIds = (found: Found): string =>
  `nullif(concat_ws(',', ${eachOf('email', found, (v) => idOf('SHA256_EMAIL', digestJson(v)))},
  ${eachOf('mobile_ad_id', found, (v) => idOf('GOOGLE_AID', plainJson(v)))}), '')`;

const textOf = (name: string, column: Field): readonly [Field, string] => [
  column,
  `coalesce(',"${name}":' || ${plainJson(column)}, '')`,
];
const texts = [
  textOf('firstName', 'first_name'),
  textOf('lastName', 'last_name'),
  textOf('title', 'job_title'),
  textOf('company', 'company'),
  textOf('country', 'country'),
];

/** What `element` makes, by the engine. */
export function linkedinWording(operation: Operation, found: Found): Wording {
  const details = texts.flatMap(([column, text]) => (found.present.has(column) ? [` || ${text}`] : []));
  const action = operation === 'add' ? 'ADD' : 'REMOVE';
  return {
    // Both names are required where there is no id.
    text: `CASE WHEN len(email) > 0 OR len(mobile_ad_id) > 0 OR (first_name IS NOT NULL AND last_name IS NOT NULL)
      THEN '{"action":"${action}"' || coalesce(',"userIds":[' || ${userIds(found)} || ']', '')${details.join('')} || '}' END`,
    rows: '1',
  };
}
