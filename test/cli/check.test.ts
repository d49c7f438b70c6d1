import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = (where: string) => `
version: 1
project: shop
sources:
  customers:
    files: customers.csv
    types: { total_spent: number, tax_exempt: boolean }
  buyers: { files: buyers.csv }
suppress: [{ files: out.csv }]
consent: { unspecified: send, files: [{ files: no.csv, says: denied }] }
segments:
  all: { from: customers, where: "${where}" }
destinations: { meta: { type: meta, account: act_1234567890, access_token: not a real token } }
audiences: { everybody: { segment: all, to: [meta] } }
`;
const customers = 'email,total_spent\nada@example.com,5\n,9\nada@example.com,7\n"alan@example.com\n';
const project = (where: string) =>
  folder({
    'audience-sync.yaml': config(where),
    'customers.csv': customers,
    'buyers.csv': 'email\n',
    'out.csv': 'email\n',
    'no.csv': 'email\n',
  });

test('every row of a source is accounted for, in the words of `plan`', async () => {
  const cwd = project('true');
  const { code, out, err } = await runCli(['check'], { cwd });
  expect(code, err).toBe(0);
  const line = 'customers: 4 rows = 1 contact + 1 duplicate + 2 rejected (1 no_identifier, 1 unreadable)';
  expect(out).toContain(`${line} (customers.csv)\n`);
  expect((await runCli(['plan'], { cwd })).out).toContain(`${line}\n`);
  // What an export has lost and nothing asks for is told, with its place, and stops nothing.
  expect(err).toMatch(
    /warning: .*audience-sync\.yaml:7:\d+[\s\S]*has no attribute "tax_exempt", whose type is declared/,
  );
  expect(err).toContain('source "buyers" has no rows: buyers.csv');
  expect(err).toContain('a suppression list has no rows: out.csv');
  expect(err).toContain('a consent file has no rows: no.csv');
});

test('a filter that a value breaks is found, as `plan` finds it', async () => {
  const cwd = project('email::date > today()');
  const { code, out, err } = await runCli(['check'], { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('segment "all": a contact has a value that the filter cannot work with');
  expect(await runCli(['plan'], { cwd })).toMatchObject({ code: 2, err });
  writeFileSync(
    join(cwd, 'audience-sync.yaml'),
    config('true').replace('to: [meta] }', 'to: [meta], for_each: shop }'),
  );
  expect((await runCli(['check'], { cwd })).err).toContain('source "customers" has no column "shop"');
});

test('an export without any identifier is told as that, whatever types are declared', async () => {
  const cwd = project('true');
  writeFileSync(join(cwd, 'customers.csv'), 'colour,size\nred,4\n');
  const { code, err } = await runCli(['check'], { cwd });
  expect(code).toBe(2);
  expect(err).toContain('customers.csv: no column is an identifier');
  expect(err).not.toContain('tax_exempt');
});
