import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import type { Identifier } from '../../src/identifiers/identifier.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { companyTable, companyTold } from '../../src/sync/companies/company-table.ts';
import { contactsOf } from '../contacts/contacts-of.ts';
import { sourceOf } from '../contacts/source-of.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 });
  await prepareRules(engine);
});
afterAll(() => engine.close());

let sources = 0;
const mapping = { email: ['email', 'work'], company: ['company'], company_domain: ['site'], external_id: ['id'] };

/** What became of each row: its company, or why it has none. */
async function companiesOf(
  rows: readonly Readonly<Record<string, string>>[],
  told: readonly Identifier[] = companyTold,
): Promise<unknown[]> {
  const numbered = rows.map((row, index) => ({ id: `c${index + 1}`, email: `p${index}@gmail.com`, ...row }));
  const contacts = await contactsOf(engine, await sourceOf(engine, `crm ${(sources += 1)}`, mapping, numbered));
  const { table, values } = await companyTable(engine, contacts, { told, name: 'test' });
  const found = await engine.rows(
    `SELECT coalesce(v."id:company_domain", v."id:company", reason) AS said FROM ${table} JOIN ${values} AS v USING (contact) ORDER BY contact`,
  );
  return found.map(({ said }) => said);
}

test('the domain of the column comes first, then those of the e-mails in their order, then the name', async () => {
  const rows = [
    { site: 'www.acme.example', work: 'ann@other.example', company: 'Acme' },
    { site: 'none', work: 'ann@other.example', company: 'Acme' },
    { site: 'https://gmail.com', work: 'a@web.de', company: 'Acme' },
    { site: 'https://gmail.com', work: 'a@web.de' },
    { email: 'ann@first.example', work: 'ann@second.example' },
    { email: 'not an address', work: 'ann@second.example' },
    { site: 'none', email: 'x', work: 'y', company: 'Acme' },
  ];
  expect(await companiesOf(rows)).toEqual([
    'acme.example',
    'other.example',
    'acme',
    'free_mail',
    'first.example',
    'second.example',
    'acme',
  ]);
});

test('addresses of providers and of relays that hide one tell of no company', async () => {
  const domains = ['gmx.ch', 'fastmail.com', 'duck.com', 'privaterelay.appleid.com', 'marketplace.amazon.de'];
  // In capitals, and in letters that ASCII has not.
  const rows = [...domains, 'GMX.de', 'müllmail.com'].map((domain) => ({ work: `ann@${domain}` }));
  expect(await companiesOf(rows)).toEqual(rows.map(() => 'free_mail'));
});

test('a company is its domain as it is written: what is below it is another one', async () => {
  const sites = [
    'mail.acme.example',
    'WWW.Bücher.example.',
    'https://ann:x@acme.co.example:8443/a?b',
    'www.com',
    '10.0.0.1',
  ];
  expect(await companiesOf(sites.map((site) => ({ site })))).toEqual([
    'mail.acme.example',
    'xn--bcher-kva.example',
    'acme.co.example',
    'free_mail',
    'free_mail',
  ]);
});

test('what an audience does not take a company to be told by is not looked at', async () => {
  const rows = [{ site: 'acme.example', work: 'ann@other.example', company: 'Acme' }];
  expect(await companiesOf(rows, ['email'])).toEqual(['other.example']);
  expect(await companiesOf(rows, ['company'])).toEqual(['acme']);
});
