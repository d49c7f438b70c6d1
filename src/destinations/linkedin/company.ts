import type { Operation } from '../destination.ts';
import type { Found, Member, Wording } from '../member.ts';
import { plainJson, textWith } from '../sql-text.ts';

/** A company as `/companies` takes it; undefined when it has nothing to be found by. */
export function companyElement(
  operation: Operation,
  { values }: Member,
): Readonly<Record<string, unknown>> | undefined {
  const companyWebsiteDomain = values.company_domain?.[0];
  const companyName = values.company?.[0];
  if (companyWebsiteDomain === undefined && companyName === undefined) return undefined;
  // JSON leaves out what is undefined.
  return { action: operation === 'add' ? 'ADD' : 'REMOVE', companyWebsiteDomain, companyName };
}

/** What `companyElement` makes, by the engine. */
export function companyWording(operation: Operation, { present }: Found): Wording {
  const action = operation === 'add' ? 'ADD' : 'REMOVE';
  const texts = (
    [
      ['companyWebsiteDomain', 'company_domain'],
      ['companyName', 'company'],
    ] as const
  ).flatMap(([name, column]) => (present.has(column) ? [textWith([column], `',"${name}":'`, plainJson(column))] : []));
  return {
    text: `CASE WHEN company_domain IS NOT NULL OR company IS NOT NULL THEN concat(${[`'{"action":"${action}"'`, ...texts, `'}'`].join(', ')}) END`,
    rows: '1',
  };
}
