import type { Field } from '../../identifiers/identifier.ts';
import type { Operation } from '../destination.ts';
import type { Found, Wording } from '../member.ts';
import { digestJson, eachOf, plainJson, textWith } from '../sql-text.ts';

const idOf = (type: string, value: string, json: string): string =>
  textWith([value], `'{"idType":"${type}","idValue":'`, json, `'}'`);

const userIds = (found: Found): string =>
  `concat_ws(',', ${eachOf('email', found, (v) => idOf('SHA256_EMAIL', v, digestJson(v)))},
  ${eachOf('mobile_ad_id', found, (v) => idOf('GOOGLE_AID', v, plainJson(v)))})`;

const textOf = (name: string, column: Field): readonly [Field, string] => [
  column,
  textWith([column], `',"${name}":'`, plainJson(column)),
];
const texts = [
  textOf('firstName', 'first_name'),
  textOf('lastName', 'last_name'),
  textOf('title', 'job_title'),
  textOf('company', 'company'),
  textOf('country', 'country'),
];

const hasId = '(len(email) > 0 OR len(mobile_ad_id) > 0)';

/** What `element` makes, by the engine. */
export function linkedinWording(operation: Operation, found: Found): Wording {
  const details = texts.flatMap(([column, text]) => (found.present.has(column) ? [text] : []));
  const action = operation === 'add' ? 'ADD' : 'REMOVE';
  const ids = `CASE WHEN ${hasId} THEN concat(',"userIds":[', ${userIds(found)}, ']') END`;
  const parts = [`'{"action":"${action}"'`, ids, ...details, `'}'`];
  return {
    // Both names are required where there is no id.
    text: `CASE WHEN ${hasId} OR (first_name IS NOT NULL AND last_name IS NOT NULL) THEN concat(${parts.join(', ')}) END`,
    rows: '1',
  };
}
