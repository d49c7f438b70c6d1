import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = (more = '') => `version: 1
project: acme
sources: { customers: { files: customers.csv${more} } }
consent: { column: consent, granted: ["yes"] }
segments: { buyers: { from: customers, where: "true" } }
destinations: { meta: { type: meta, account: act_1, access_token: not-a-real-token } }
audiences: { buyers: { name: Buyers, segment: buyers, to: [meta] } }
`;

const people = (count: number, id: string, told: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => `${id},${told(n)},yes\n`).join('');
const email = (id: string) => (n: number) => `p${n}.${id}@example.com`;
const exported = (rows: string, told = 'Email') => `Account No,${told},consent\n${rows}`;

async function warnings(text: string, more = ', map: { external_id: Account No }') {
  const cwd = folder({ 'audience-sync.yaml': config(more), 'customers.csv': text });
  const plan = await runCli(['plan'], { cwd });
  const check = await runCli(['check'], { cwd });
  const inspect = await runCli(['inspect', '--source', 'customers'], { cwd });
  expect([plan.code, check.code, inspect.code], plan.err).toEqual([0, 0, 0]);
  return { plan: plan.err, check: check.err, inspect: inspect.out };
}

test('an id that many e-mails have is warned of by its column, with the rows that share it', async () => {
  const rows = people(12, 'X-481516', email('a')) + people(30, 'X-2342', email('b')) + people(1, 'X-7', email('c'));
  const told =
    '"Account No": 30 rows with one external id and 30 different e-mails became one contact, and so did those of 1 other id';
  const { plan, check, inspect } = await warnings(exported(rows));
  expect(plan).toMatch(/warning: audience-sync\.yaml:3:\d+: source "customers": "Account No"/);
  for (const said of [plan, check, inspect]) {
    expect(said).toContain(told);
    expect(said).toContain('`map: { external_id: [] }`');
    expect(said).not.toMatch(/X-(481516|2342)/);
  }
});

test('of rows without e-mails the phones tell', async () => {
  const rows = people(11, '7', (n) => `+1212555${String(100 + n).padStart(4, '0')}`);
  const { plan } = await warnings(exported(rows, 'Phone'));
  expect(plan).toContain('"Account No": 11 rows with one external id and 11 different phones became one contact\n');
});

test.each([
  ['ten people', people(10, '7', email('a'))],
  ['somebody with an e-mail of long ago in each third row', people(33, '7', (n) => email('a')(Math.floor(n / 3)))],
  ['the same e-mail in capitals', people(30, '7', (n) => (n % 2 ? 'ANN@example.com' : 'ann@example.com'))],
  ['no id', people(30, '', email('a'))],
  ['a placeholder', people(30, 'NULL', email('a'))],
])('of %s nothing is said', async (_, rows) => {
  const { plan, inspect } = await warnings(exported(rows));
  expect(plan + inspect).not.toContain('became one contact');
});

test('whoever maps no id, as the warning says, has a contact for each e-mail', async () => {
  const cwd = folder({
    'audience-sync.yaml': config(', map: { external_id: [] }'),
    'customers.csv': exported(people(30, '7', email('a'))).replace('Account No', 'Customer ID'),
  });
  const { out, err } = await runCli(['plan'], { cwd });
  expect(err).toBe('');
  expect(out).toContain('customers: 30 rows = 30 contacts\n');
});
