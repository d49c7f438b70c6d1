import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConsentConfig } from '../../src/config/consent-config.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { Identifier } from '../../src/identifiers/identifier.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { consentOf } from '../contacts/consent-of.ts';
import { contactsOf } from '../contacts/contacts-of.ts';
import { sourceOf } from '../contacts/source-of.ts';
import { asynchronous, emailOnly, immediate } from './sample-capabilities.ts';
import { readMembers, wantedOf } from './wanted-of.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
});
afterAll(() => {
  engine.close();
});

const mapping = {
  external_id: ['id'],
  email: ['email', 'work'],
  phone: ['phone'],
  mobile_ad_id: ['device'],
  first_name: ['first'],
  last_name: ['last'],
  country: ['country'],
  postal_code: ['zip'],
  region: ['state'],
  city: ['city'],
  birth_date: ['born'],
  gender: ['gender'],
} as const;

type Rows = readonly Readonly<Record<string, string>>[];
let sources = 0;
async function contactsFrom(
  rows: Rows,
  given: { mapping?: object; defaultCountry?: string; consent?: ConsentConfig } = {},
) {
  sources += 1;
  return contactsOf(engine, await sourceOf(engine, `crm ${sources}`, given.mapping ?? mapping, rows), given);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const device = '38400000-8cf0-11bd-b23e-10b96e40000d';
const ann = {
  id: 'C-1',
  email: 'A.nn+shop@GMAIL.com',
  work: 'ann@example.com',
  phone: '(212) 555-0142',
  device: device.toUpperCase(),
  first: 'Dr. Mary Ann',
  last: "O'Brien Jr.",
  country: '',
  zip: '94035-1234',
  state: 'California',
  city: 'São José',
  born: '1980-02-03',
  gender: 'Female',
};

describe('members', () => {
  const wantedFor = async (capabilities: typeof immediate, rows: Rows = [ann]) => {
    const contacts = await contactsFrom(rows, { defaultCountry: 'US' });
    const { members } = await wantedOf(engine, [contacts], capabilities, { defaultCountry: 'US' });
    return readMembers(engine, await members(), capabilities);
  };
  const hashes = (...texts: string[]) => texts.map(sha256).toSorted();

  test('for Google: folded Gmail, a plus before the phone, names apart, country and postal code plain', async () => {
    expect(await wantedFor(asynchronous)).toEqual([
      {
        signals: 0,
        email: hashes('ann@gmail.com', 'ann@example.com'),
        phone: hashes('+12125550142'),
        first_name: sha256('mary ann'),
        last_name: sha256("o'brien"),
        country: 'US',
        postal_code: '94035-1234',
      },
    ]);
  });

  test('for Meta: everything it takes, under its own rules', async () => {
    expect(await wantedFor(immediate)).toEqual([
      {
        signals: 0,
        email: hashes('a.nn+shop@gmail.com', 'ann@example.com'),
        phone: hashes('12125550142'),
        mobile_ad_id: [device],
        external_id: sha256('C-1'),
        first_name: sha256('drmaryann'),
        last_name: sha256('obrienjr'),
        country: sha256('us'),
        postal_code: sha256('94035'),
        region: sha256('ca'),
        city: sha256('saojose'),
        birth_year: sha256('1980'),
        birth_month: sha256('02'),
        birth_day: sha256('03'),
        gender: sha256('f'),
      },
    ]);
  });

  test('for LinkedIn: e-mails and mobile ids', async () => {
    expect(await wantedFor(emailOnly)).toEqual([
      { signals: 0, email: hashes('a.nn+shop@gmail.com', 'ann@example.com'), mobile_ad_id: [device] },
    ]);
  });

  test('the default country stands in only where there is an address', async () => {
    const people = await wantedFor(asynchronous, [
      { id: '1', email: 'a@example.com', zip: '94035' },
      { id: '2', email: 'b@example.com', zip: ' ', first: 'Bob' },
      { id: '3', email: 'c@example.com', city: 'Bern', country: 'CH' },
      { id: '4', email: 'd@example.com', city: 'Bern', country: 'Nowhere' },
    ]);
    const byEmail = Object.fromEntries(people.map(({ email, country }) => [String(email), country]));
    expect(byEmail).toEqual({
      [sha256('a@example.com')]: 'US',
      [sha256('b@example.com')]: undefined,
      [sha256('c@example.com')]: 'CH',
      [sha256('d@example.com')]: undefined,
    });
  });

  test('the default country makes a country for a source that has no such column', async () => {
    const plain = { email: ['email'], postal_code: ['zip'] };
    const contacts = await contactsFrom([{ email: 'a@example.com', zip: '94035' }, { email: 'b@example.com' }], {
      mapping: plain,
    });
    const { members } = await wantedOf(engine, [contacts], asynchronous, { defaultCountry: 'US' });
    const read = await readMembers(engine, await members(), asynchronous);
    expect(new Set(read.map(({ country }) => country))).toEqual(new Set(['US', undefined]));
  });

  test('only identifiers that the audience names are sent', async () => {
    const contacts = await contactsFrom([ann]);
    const { members } = await wantedOf(engine, [contacts], immediate, {
      identifiers: ['phone', 'email', 'birth_date'],
    });
    expect(Object.keys((await readMembers(engine, await members(), immediate))[0] ?? {})).toEqual([
      'signals',
      'email',
      'birth_year',
      'birth_month',
      'birth_day',
    ]);
  });

  test('values that are the same under a platform’s rules are sent once', async () => {
    const rows = [{ id: '1', email: 'j.doe@gmail.com', work: 'JDOE+work@gmail.com' }];
    expect(await wantedFor(asynchronous, rows)).toMatchObject([{ email: [sha256('jdoe@gmail.com')] }]);
    expect(await wantedFor(immediate, rows)).toMatchObject([
      { email: hashes('j.doe@gmail.com', 'jdoe+work@gmail.com') },
    ]);
  });

  test('of more identifiers than a platform takes, one of each kind is kept', async () => {
    const amounts = [
      [8, 0],
      [8, 1],
      [8, 8],
      [2, 8],
      [0, 8],
    ];
    const rows = amounts.flatMap(([emails = 0, phones = 0], person) =>
      Array.from({ length: Math.max(emails, phones) }, (_, n) => ({
        id: `C-${person}`,
        email: n < emails ? `ann${person}${n}@example.com` : '',
        phone: n < phones ? `+121255501${person}${n}` : '',
      })),
    );
    const count = (values: unknown) => (Array.isArray(values) ? values.length : 0);
    const members = await wantedFor(asynchronous, rows);
    const counts = members.map(({ email, phone }) => `${count(email)} e-mails, ${count(phone)} phones`);
    expect(counts.toSorted((a, b) => a.localeCompare(b))).toEqual([
      '0 e-mails, 5 phones',
      '2 e-mails, 3 phones',
      '4 e-mails, 1 phones',
      '4 e-mails, 1 phones',
      '5 e-mails, 0 phones',
    ]);
  });

  test('what a platform does not take of a member is counted, also what an address takes the place of', async () => {
    const emails = (id: string, count: number) =>
      Array.from({ length: count }, (_, n) => ({ ...ann, id, work: '', phone: '', email: `${id}.${n}@example.com` }));
    const rows = [...emails('C-2', 5), ...emails('C-3', 4), ...emails('C-4', 7)];
    const leftOut = async (capabilities: typeof immediate, of: Rows, identifiers?: readonly Identifier[]) => {
      const contacts = await contactsFrom(of, { defaultCountry: 'US' });
      const given = { defaultCountry: 'US', ...(identifiers && { identifiers }) };
      return (await wantedOf(engine, [contacts], capabilities, given)).leftOut;
    };
    // Five, with the address.
    expect(await leftOut(asynchronous, rows)).toEqual({ values: 1 + 3, members: 2, most: 5 });
    expect(await leftOut(asynchronous, rows, ['email'])).toEqual({ values: 2, members: 1, most: 5 });
    // Five, with the mobile id.
    expect(await leftOut(immediate, rows)).toEqual({ values: 1 + 3, members: 2, most: 5 });
    expect(await leftOut(emailOnly, rows)).toBeUndefined();
    expect(await leftOut(immediate, emails('C-3', 4))).toBeUndefined();
    expect(await leftOut(immediate, [ann])).toBeUndefined();
  });
});

describe('rejected members', () => {
  test('are counted by what is wrong with the identifiers that the platform takes', async () => {
    const phone = '+12125550142';
    const contacts = await contactsFrom([
      { id: '1', phone },
      { id: '2', phone, first: 'Ann', country: 'Nowhere' },
      { id: '3', phone, email: 'nobody' },
      { id: '4', phone, email: 'nobody', work: sha256('x').slice(0, 32) },
      { id: '5', phone, email: sha256('x').slice(0, 32) },
      { id: '6', phone, device: 'x' },
      { id: '7', phone, email: 'nobody', device },
    ]);
    expect(await wantedOf(engine, [contacts], emailOnly)).toMatchObject({
      wanted: 1,
      rejected: { no_identifier: 2, invalid_email: 2, unsupported_hash: 1, invalid_madid: 1 },
    });
  });

  test('rows that were rejected before keep their reason', async () => {
    const contacts = await contactsFrom([{ id: '1', email: 'nobody' }, { id: '2' }, { phone: '123' }]);
    expect(await wantedOf(engine, [contacts], emailOnly)).toMatchObject({
      wanted: 0,
      rejected: { no_identifier: 1, invalid_email: 1, invalid_phone: 1 },
    });
  });

  test('an address counts as invalid only when it is whole', async () => {
    const named = { first: 'Ann', last: 'Lee', zip: '94035', country: 'US' };
    const contacts = await contactsFrom([
      { id: '1', ...named, country: 'Nowhere' },
      { id: '2', ...named, zip: '', city: 'Bern', state: 'BE' },
      { id: '3', ...named, last: '', device, country: 'Nowhere' },
      { id: '4', ...named, first: 'Mr.' },
      { id: '5', ...named },
    ]);
    expect(await wantedOf(engine, [contacts], asynchronous)).toMatchObject({
      wanted: 1,
      rejected: { no_identifier: 3, invalid_country: 1 },
    });
  });

  test('an invalid value beside a valid one rejects nobody', async () => {
    const rows = [{ email: 'ann@example.com', phone: '123', born: 'yesterday', country: 'Nowhere' }];
    expect(await wantedOf(engine, [await contactsFrom(rows)], immediate)).toMatchObject({ wanted: 1, rejected: {} });
  });
});

describe('a member’s key', () => {
  const keys = async (capabilities: typeof immediate, rows: Rows, given: Parameters<typeof contactsFrom>[1] = {}) => {
    const { table } = await wantedOf(engine, [await contactsFrom(rows, given)], capabilities);
    return (await engine.rows(`SELECT key FROM ${table} ORDER BY key`)).map((row) => row['key']);
  };
  const few = { mapping: { external_id: ['id'], email: ['email', 'work'], phone: ['phone'] } };
  const people: Rows = [
    { id: '1', email: 'ann@example.com', work: 'ann@example.org', phone: '+12125550142' },
    { id: '2', email: 'bob@example.com' },
    { id: '1', email: 'a.lee@example.net', phone: '+12125550143' },
    { id: '3', email: 'cid@example.com', work: 'cid@example.org' },
  ];

  test('does not depend on the order of rows', async () => {
    const before = await keys(immediate, people, few);
    expect(before).toHaveLength(3);
    expect(await keys(immediate, people.toReversed(), few)).toEqual(before);
  });

  test('does not depend on the order of columns that feed one identifier', async () => {
    const swapped = { mapping: { ...few.mapping, email: ['work', 'email'] } };
    expect(await keys(immediate, people, swapped)).toEqual(await keys(immediate, people, few));
  });

  test('does not depend on notation, attributes, further columns or identifiers that the platform does not take', async () => {
    const before = await keys(emailOnly, people, few);
    const other = people.map((row, n) => ({
      ...row,
      email: ` ${row['email']?.toUpperCase()} `,
      phone: '+442079460958',
      first: `Name ${n}`,
      note: String(n),
    }));
    expect(await keys(emailOnly, other)).toEqual(before);
  });

  test('is the digest of what is sent, so that it is the same for ever', async () => {
    const [key] = await keys(emailOnly, [{ email: 'ann@example.com' }], few);
    const content = `false|email=${sha256('ann@example.com').toUpperCase()}`;
    expect(key).toBe(
      String(BigInt(`0x${Buffer.from(createHash('md5').update(content).digest().toReversed()).toString('hex')}`)),
    );
  });

  test('changes with every value that is sent', async () => {
    const changes = {
      email: 'a@example.com',
      work: '',
      phone: '+12125550143',
      device: '',
      first: 'Mary',
      last: 'Lee',
      country: 'DE',
      zip: '1',
      state: 'Texas',
      city: 'Bern',
      born: '1980-02-04',
      gender: 'm',
    };
    const variants = [ann, ann, ...Object.entries(changes).map(([column, value]) => ({ ...ann, [column]: value }))];
    // The id keeps the variants apart as people, and is not sent.
    const contacts = await contactsFrom(variants.map((variant, n) => ({ ...variant, id: String(n) })));
    const identifiers = contacts.identifiers.filter((identifier) => identifier !== 'external_id');
    const wanted = await wantedOf(engine, [contacts], immediate, { identifiers });
    expect(wanted.wanted).toBe(variants.length - 1);
  });

  test('tells values of one field from those of another', async () => {
    const digest = sha256('x');
    const emails = await keys(immediate, [{ email: digest }], few);
    const ids = await keys(immediate, [{ id: digest, phone: '+12125550142' }], few);
    const phones = await keys(immediate, [{ phone: digest }], few);
    expect(new Set([...emails, ...ids, ...phones]).size).toBe(3);
  });

  const consent = consentOf('ok', { unspecified: 'send' });
  test.each([
    ['is part of it where the platform takes consent', asynchronous, 2, [0, 3]],
    ['is no part of it elsewhere, and none is claimed', immediate, 1, [0]],
  ])('consent %s', async (_, capabilities, different, claimed) => {
    const found = new Set<unknown>();
    const consents = new Set<unknown>();
    for (const ok of ['yes', '']) {
      const contacts = await contactsFrom([{ email: 'ann@example.com', ok }], { ...few, consent });
      const { members } = await wantedOf(engine, [contacts], capabilities);
      for (const row of await engine.rows(`SELECT key, signals FROM ${await members()}`)) {
        found.add(row['key']);
        consents.add(row['signals']);
      }
    }
    expect(found.size).toBe(different);
    expect(consents).toEqual(new Set(claimed));
  });
});

describe('identical members', () => {
  const few = { mapping: { external_id: ['id'], email: ['email'] } };
  test('are one, within a source and across sources', async () => {
    const shop = await contactsFrom(
      [
        { id: '1', email: 'ann@example.com' },
        { id: '2', email: 'ANN@example.com' },
        { id: '3', email: 'bob@example.com' },
      ],
      few,
    );
    const leads = await contactsFrom([{ email: 'ann@example.com' }, { email: 'cid@example.com' }], few);
    const wanted = await wantedOf(engine, [shop, leads], emailOnly);
    expect(wanted).toMatchObject({ wanted: 3, rejected: {} });
    const { rows, keys } = await engine.row(
      `SELECT count(*)::INTEGER AS rows, count(DISTINCT key)::INTEGER AS keys FROM ${wanted.table}`,
    );
    expect([rows, keys]).toEqual([3, 3]);
  });

  test('keep the same person whatever the order of rows', async () => {
    const rows = [
      { id: '1', email: 'ann@example.com' },
      { id: '2', email: 'ann@example.com' },
    ];
    const persons: unknown[] = [];
    for (const order of [rows, rows.toReversed()]) {
      const { table } = await wantedOf(engine, [await contactsFrom(order, few)], emailOnly);
      persons.push(await engine.rows(`SELECT person FROM ${table}`));
    }
    expect(persons[0]).toEqual(persons[1]);
  });

  test('of sources with different columns have the same key', async () => {
    const wide = await contactsFrom([{ email: 'ann@example.com' }], few);
    const narrow = await contactsFrom([{ email: 'ann@example.com' }], { mapping: { email: ['email'] } });
    expect(await wantedOf(engine, [wide, narrow], immediate)).toMatchObject({ wanted: 1 });
  });
});
