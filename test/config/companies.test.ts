import { expect, test } from 'vitest';
import { destinationTypes, settingsOf } from '../../src/config/schema/destination-schema.ts';
import { allAdapters } from '../../src/destinations/all-adapters.ts';
import { load, mistakes } from './write-config.ts';

const config = (accounts: string, rest = '') => `version: 1
project: acme
sources: { customers: { files: customers.csv } }
segments: { vips: { from: customers, where: "true" } }
destinations:
  meta: { type: meta, account: act_1, access_token: x }
  linkedin: { type: linkedin, account: "5", source_platform: X, access_token: x }
  form: { type: file, format: linkedin, folder: uploads }
  other-form: { type: file, format: meta, folder: uploads }
audiences:
  vips: { segment: vips, to: [linkedin] }
  accounts: { segment: vips, to: [linkedin], ${accounts} }
${rest}`;

test('an audience is of people, unless it says companies', async () => {
  const { config: built } = await load(config('type: companies, identifiers: [email, company]'));
  expect([...built.audiences.values()].map(({ members }) => members)).toEqual(['people', 'companies']);
});

test.each([
  [
    'type: company',
    '12:52 audiences.accounts.type is "company", which is none of people, companies → Did you mean "companies"?',
  ],
  [
    'type: companies, identifiers: [phone, company]',
    '12:63 audiences.accounts.identifiers: no company is told by phone → Companies are told by company_domain, email, company.',
  ],
  [
    'type: companies, holdout: 10%',
    '12:72 audiences.accounts.holdout is about people, and the audience is of companies → Leave `holdout` away, or `type`.',
  ],
  [
    'type: companies, cooldown: { after: 1d, for: 2d }',
    '12:63 audiences.accounts.cooldown is about people, and the audience is of companies → Leave `cooldown` away, or `type`.',
  ],
])('%s is a mistake', async (written, told) => {
  expect(await mistakes(config(written))).toEqual([told]);
});

test('companies go where they are taken, and no rule for people names them', async () => {
  const rest = 'priority: [[vips, accounts]]\n';
  const written = config('type: companies', rest).replace(
    'to: [linkedin], type',
    'to: [linkedin, meta, form, other-form], type',
  );
  const fix =
    'takes people alone → Send it to destinations of type linkedin, or of type file with `format: linkedin`; or leave `type` away.';
  expect(await mistakes(written)).toEqual([
    `12:30 audiences.accounts is of companies, and meta (meta) ${fix}`,
    `12:30 audiences.accounts is of companies, and other-form (file) ${fix}`,
    '13:19 audience "accounts" is of companies, and `priority` is about people → Leave it out there.',
  ]);
});

test('settings say of every platform what its adapter does: whether it takes companies', async () => {
  for (const type of destinationTypes) {
    const adapter = await allAdapters[type]?.();
    expect(adapter?.companies !== undefined, type).toBe(settingsOf({ type }).takesCompanies !== undefined);
  }
});
