import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Customer, customers, World } from './world.ts';

const all: Customer[] = [
  ...customers(40),
  { id: 'no', email: 'no@example.com', spent: 90, consent: 'no' },
  { id: 'out', email: 'out@example.com', spent: 90 },
  { id: 'silent', email: 'silent@example.com', spent: 90, consent: '' },
  { id: 'rich', email: 'rich@example.com', spent: 900 },
];
let world: World;
beforeAll(async () => {
  world = await World.open({
    extra:
      'suppress: [{ files: out.csv }]\nevents:\n  orders: { files: orders.csv, of: customers, key: email, time: bought_at }\n',
    audiences: `audiences:
  everybody: { name: Everybody, segment: everybody, to: [meta, linkedin] }
  rich: { name: Rich, segment: not-poor, to: [meta] }
  lapsed: { name: Lapsed, segment: lapsed, to: [meta], holdout: 99% }
priority: [[rich, lapsed]]
`,
  });
  const file = `${world.directory}/audience-sync.yaml`;
  world.write(
    'audience-sync.yaml',
    readFileSync(file, 'utf8').replace(
      'segments:\n',
      `segments:
  lapsed: { recipe: lapsed, window: { leave_after: 200d } }
  poor: { from: customers, where: total_spent < 10 and (email like '%@example.com' or phone is null) }
  top: { recipe: vip, with: { spend: total_spent, top: 5% } }
  not-poor: { include: [spenders, top], exclude: [poor, lapsed] }
`,
    ),
  );
  world.write('out.csv', 'Email\nout@example.com\nelsewhere@example.com\n');
  world.write('orders.csv', 'Email,Bought At\nrich@example.com,2024-01-05\nperson3@example.com,2024-01-05\n');
  world.export(all);
});
afterAll(() => world.close());

const explain = async (email: string, ...more: string[]): Promise<string> => {
  const { code, out, err } = await world.run(['explain', email, ...more], {
    now: () => new Date('2026-11-24T12:00:00Z'),
  });
  expect(code, err).toBe(0);
  return out.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME');
};

test('an address is explained, audience by audience, step by step', async () => {
  // Lists are told as one when all of it is the same, the second in which they were sent too.
  const at = new Date();
  expect((await world.run(['sync', '--yes'], { now: () => at })).code).toBe(0);
  await expect(await explain('Rich@Example.com ')).toMatchFileSnapshot('../golden/explain-rich.txt');
  await expect(await explain('person3@example.com', '--reveal')).toMatchFileSnapshot('../golden/explain-revealed.txt');
});

describe('who is not in an audience', () => {
  test.each([
    [
      'no@example.com',
      'customers: exports/customers-001.csv, line 42: barred: a row of this person denies consent to ads and personalization\n',
      'everybody on meta and linkedin; rich, lapsed on meta: not in it: consent is denied',
    ],
    [
      'out@example.com',
      'line 43: suppressed: it stands in a suppression list',
      'everybody on meta and linkedin; rich, lapsed on meta: not in it: suppressed',
    ],
    [
      'silent@example.com',
      'line 44: consent unspecified',
      'everybody on meta and linkedin: not in it: no consent is given',
    ],
    ['elsewhere@example.com', 'No source has this address. It is suppressed: it stands in a suppression list.', ''],
    ['nobody@example.com', 'No source has this address.', ''],
  ])('is told why: %s', async (email, contact, reason) => {
    const out = await explain(email);
    expect(out).toContain(contact);
    expect(out).toContain(reason);
    expect(out).not.toContain('example.com');
  });
});

test('an address on standard input is in no history of a shell; a digest is one, too', async () => {
  const { out } = await world.run(['explain', '-', '--json'], { stdin: Readable.from(['rich@example.com\n']) });
  const digest = createHash('sha256').update('rich@example.com').digest('hex');
  expect((await world.run(['explain', digest, '--json'])).out).toBe(out);
  const document = JSON.parse(out) as { lists: { audience: string; wanted: boolean; because: string | null }[] };
  expect(document.lists.map(({ audience, wanted, because }) => [audience, wanted, because])).toEqual([
    ['everybody', true, null],
    ['everybody', true, null],
    ['rich', true, null],
    ['lapsed', false, 'window'],
  ]);
});

test('lists that the config has no more are named, if the ledger has the address on them', async () => {
  const written = readFileSync(`${world.directory}/audience-sync.yaml`, 'utf8');
  world.write('audience-sync.yaml', written.replace('  everybody: { name: Everybody', '  all: { name: All'));
  const out = await explain('person3@example.com');
  expect(out).toContain('all on meta and linkedin: in it\n  not sent yet');
  expect(out).toMatch(/\n\nalso on: Everybody on linkedin and meta, which the config has no more\n$/);
  expect(await explain('silent@example.com')).not.toContain('also on');
});

test('what is no address is refused', async () => {
  const { code, err } = await world.run(['explain', 'ann']);
  expect(code).toBe(2);
  expect(err).toContain('that is no e-mail address');
});
