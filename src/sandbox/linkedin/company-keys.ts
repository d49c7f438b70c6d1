import type { Person } from '../engine/person.ts';

/** What the company of a person is known by: its domain, else its name; undefined of who has none. */
export function companyIdOf({ company, company_domain: domain }: Person): string | undefined {
  return domain?.toLowerCase() ?? company;
}

/** The companies that people work for, each once, as people whose ids are the companies'. */
export function companiesOf(people: readonly Person[]): Person[] {
  const companies = new Map<string, Person>();
  for (const { company, company_domain } of people) {
    const named = {
      ...(company !== undefined && { company }),
      ...(company_domain !== undefined && { company_domain }),
    };
    const id = companyIdOf({ id: '', ...named });
    if (id !== undefined && !companies.has(id)) companies.set(id, { id, ...named });
  }
  return [...companies.values()];
}

/** By what LinkedIn finds a company: its domain, whether as that of a website or of e-mails, and its name. */
export function companyKeysOf({ company, company_domain: domain }: Person): string[] {
  return [...(domain === undefined ? [] : [domainKey(domain)]), ...(company === undefined ? [] : [nameKey(company)])];
}

export const domainKey = (domain: string): string => `domain:${domain.toLowerCase()}`;
export const nameKey = (name: string): string => `name:${name.trim().toLowerCase()}`;
