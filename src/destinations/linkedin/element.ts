import type { Operation } from '../destination.ts';
import type { Member } from '../member.ts';

/**
 * A member as `/users` takes it; undefined when it has nothing to be found by. Names, title, company and country are in
 * `values` only where the config lets them leave in clear.
 */
export function element(operation: Operation, { values }: Member): Readonly<Record<string, unknown>> | undefined {
  const userIds = [
    ...(values.email ?? []).map((idValue) => ({ idType: 'SHA256_EMAIL', idValue })),
    ...(values.mobile_ad_id ?? []).map((idValue) => ({ idType: 'GOOGLE_AID', idValue })),
  ];
  const texts = {
    firstName: values.first_name?.[0],
    lastName: values.last_name?.[0],
    title: values.job_title?.[0],
    company: values.company?.[0],
    country: values.country?.[0],
  };
  // Both names are required where there is no id.
  if (userIds.length === 0 && (texts.firstName === undefined || texts.lastName === undefined)) return undefined;
  return {
    action: operation === 'add' ? 'ADD' : 'REMOVE',
    ...(userIds.length > 0 && { userIds }),
    // JSON leaves out what is undefined.
    ...texts,
  };
}
