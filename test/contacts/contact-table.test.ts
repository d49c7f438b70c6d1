import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { contactsOf, readContacts } from './contacts-of.ts';
import { sourceOf } from './source-of.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
});
afterAll(() => {
  engine.close();
});

let sources = 0;
/** A source with a name of its own: all tests share one engine. */
const crm = (...given: Parameters<typeof sourceOf> extends [unknown, unknown, ...infer Rest] ? Rest : never) =>
  sourceOf(engine, `crm ${(sources += 1)}`, ...given);

const counts = ({ source, contacts, duplicates, rejected }: Awaited<ReturnType<typeof contactsOf>>) => ({
  rows: source.rows + source.unreadableCount,
  contacts,
  duplicates,
  rejected,
});

describe('who is who', () => {
  const mapping = {
    external_id: ['id'],
    email: ['email'],
    phone: ['phone'],
    mobile_ad_id: ['device'],
    first_name: ['first'],
    last_name: ['last'],
    country: ['country'],
    postal_code: ['zip'],
    city: ['city'],
    region: ['state'],
  } as const;
  const device = '38400000-8cf0-11bd-b23e-10b96e40000d';

  test.each<[string, Record<string, string>, Record<string, string>, number]>([
    ['the external id', { id: '7', email: 'ann@example.com' }, { id: ' 7 ', email: 'ann.new@example.com' }, 1],
    [
      'the external id before the e-mail',
      { id: '7', email: 'ann@example.com' },
      { id: '8', email: 'ann@example.com' },
      2,
    ],
    [
      'the external id without a spreadsheet’s marks',
      { id: "'5", email: 'a@example.com' },
      { id: '="5"', phone: '+442079460958' },
      1,
    ],
    ...["'", 'NULL', '#N/A', '-', '0', '6.91235E+12'].map(
      (id): [string, Record<string, string>, Record<string, string>, number] => [
        `an external id that is one, not ${id}`,
        { id, email: 'ann@example.com' },
        { id, email: 'bob@example.com' },
        2,
      ],
    ),
    ['else the e-mail', { email: 'Ann@Example.com' }, { email: ' ann@example.com', phone: '+442079460958' }, 1],
    ['else the e-mail without Gmail’s folding', { email: 'a.b@gmail.com' }, { email: 'ab@gmail.com' }, 2],
    [
      'the e-mail only when it is valid',
      { email: 'n/a', phone: '+442079460958' },
      { email: 'n/a', phone: '+442079460959' },
      2,
    ],
    ['else the phone', { phone: '+44 20 7946 0958' }, { phone: '0044 (0)20 79460958' }, 1],
    ['else the mobile id', { device }, { device: device.toUpperCase() }, 1],
    [
      'else name and address',
      { first: 'Ann', last: 'Lee', country: 'US', zip: '94035' },
      { first: 'ANN ', last: 'Lee', country: 'US', zip: '94035' },
      1,
    ],
    [
      'else name and address, whose region counts',
      { first: 'Ann', last: 'Lee', country: 'US', city: 'Springfield', state: 'IL' },
      { first: 'Ann', last: 'Lee', country: 'US', city: 'Springfield', state: 'MA' },
      2,
    ],
    [
      'else name and address, each part for itself',
      { first: 'Ann', last: 'Lee', country: 'US', zip: '1', city: '' },
      { first: 'Ann', last: 'Lee', country: 'US', zip: '', city: '1', state: 'MA' },
      2,
    ],
  ])('%s', async (_, first, second, people) => {
    const contacts = await contactsOf(engine, await crm(mapping, [first, second]));
    expect(counts(contacts)).toEqual({ rows: 2, contacts: people, duplicates: 2 - people, rejected: {} });
  });

  test('the first id of several columns that is one', async () => {
    const source = await crm({ external_id: ['id', 'old'], email: ['email'] }, [
      { id: 'NULL', old: '7', email: 'ann@example.com' },
      { id: '7', old: '', email: 'ann.new@example.com' },
    ]);
    const contacts = await contactsOf(engine, source);
    expect((await readContacts(engine, contacts)).map((row) => row['external_id'])).toEqual(['7']);
  });

  test('duplicates are counted by what they are known by', async () => {
    const rows = [
      ...['7', '7', '7'].map((id) => ({ id, email: `row${id}@example.com` })),
      ...['ann@example.com', 'ANN@example.com'].map((email) => ({ email })),
      ...['+442079460958', '+44 20 7946 0958'].map((phone) => ({ phone })),
      { device },
      { device: device.toUpperCase() },
      { first: 'Ann', last: 'Lee', country: 'US', zip: '94035' },
      { first: 'Ann', last: 'Lee', country: 'US', zip: '94035' },
      { email: 'nobody' },
      { email: 'nobody' },
    ];
    const contacts = await contactsOf(engine, await crm(mapping, rows));
    expect(contacts.duplicatesBy).toEqual({ external_id: 2, email: 1, phone: 1, mobile_ad_id: 1, name_and_address: 1 });
    expect(contacts.duplicates).toBe(6);
  });

  test('the same person has the same number whatever stands around it, in every export', async () => {
    const persons = async (rows: Record<string, string>[]) => {
      const contacts = await contactsOf(engine, await crm(mapping, rows));
      return engine.rows(
        `SELECT person FROM ${contacts.table} JOIN ${contacts.values} USING (contact) WHERE "id:email" ILIKE '%ann%'`,
      );
    };
    const before = await persons([{ email: 'ann@example.com' }]);
    expect(await persons([{ email: 'bob@example.com' }, { email: 'Ann@example.com', first: 'Ann' }])).toEqual(before);
  });
});

describe('duplicates', () => {
  const mapping = { external_id: ['id'], email: ['email', 'work'], phone: ['phone'], first_name: ['first'] };

  test('the last row speaks, and what it leaves blank comes from the row before it', async () => {
    const source = await crm(mapping, [
      { id: '1', email: 'ann@example.com', phone: '+442079460958', first: 'Ann', city: 'Rome' },
      { id: '1', email: '', phone: '+442079460958', first: 'Anna', city: ' ' },
      { id: '1', email: 'ann@example.com', phone: ' ', first: '', city: 'Bern' },
    ]);
    const contacts = await contactsOf(engine, source, { attributes: ['city'] });
    expect(await readContacts(engine, contacts)).toMatchObject([
      {
        contact: 2,
        ads: 'unspecified',
        personalization: 'unspecified',
        external_id: '1',
        email: 'ann@example.com',
        phone: '+442079460958',
        first_name: 'Anna',
        city: 'Bern',
        more: [],
      },
    ]);
  });

  test('every e-mail and phone of a person is kept, from all columns and rows', async () => {
    const source = await crm(mapping, [
      { id: '1', email: 'ann@example.com', work: 'ann@example.org', phone: '+442079460958' },
      { id: '1', email: 'ann@example.net', work: 'n/a', phone: '+442079460959' },
      { id: '2', email: 'n/a', work: 'bob@example.org' },
      { id: '3', email: 'cid@example.com', work: 'cid@example.com' },
    ]);
    const contacts = await contactsOf(engine, source);
    expect(await readContacts(engine, contacts)).toMatchObject([
      {
        email: 'ann@example.net',
        phone: '+442079460959',
        more: ['ann@example.com', 'ann@example.org', '+442079460958'],
      },
      { email: 'bob@example.org', more: [] },
      { email: 'cid@example.com', more: [] },
    ]);
  });

  test('a thousand rows of one person are one contact', async () => {
    const rows = Array.from({ length: 1000 }, (_, n) => ({ email: 'ann@example.com', phone: `+4420794609${n % 100}` }));
    const contacts = await contactsOf(engine, await crm(mapping, rows));
    expect(counts(contacts)).toEqual({ rows: 1000, contacts: 1, duplicates: 999, rejected: {} });
  });
});

describe('rejected rows', () => {
  const mapping = {
    external_id: ['id'],
    email: ['email'],
    phone: ['phone'],
    first_name: ['first'],
    last_name: ['last'],
    postal_code: ['zip'],
  };

  test('are counted by reason: rows = contacts + duplicates + rejected', async () => {
    const rows = [
      { email: 'ann@example.com' },
      { email: 'ann@example.com' },
      { email: 'nobody' },
      { email: 'nobody', phone: '123' },
      { email: '', phone: '123' },
      { email: 'd41d8cd98f00b204e9800998ecf8427e' },
      { id: '7' },
      { first: 'Ann', last: 'Lee', zip: '94035' },
      {},
    ];
    const source = await crm(mapping, rows, { unreadableCount: 3 });
    expect(counts(await contactsOf(engine, source))).toEqual({
      rows: 12,
      contacts: 1,
      duplicates: 1,
      rejected: { no_identifier: 3, invalid_email: 2, invalid_phone: 1, unsupported_hash: 1, unreadable: 3 },
    });
  });

  test('a name with an address is enough, also where only the default country says where that is', async () => {
    const rows = [
      { first: 'Ann', last: 'Lee', zip: '94035' },
      { first: 'Ann', last: '', zip: '94035' },
      { first: 'Ann', last: 'Lee', zip: '' },
    ];
    const source = await crm(mapping, rows);
    expect(counts(await contactsOf(engine, source, { defaultCountry: 'US' }))).toEqual({
      rows: 3,
      contacts: 1,
      duplicates: 0,
      rejected: { no_identifier: 2 },
    });
  });

  test('stay in the table, each for itself, with their attributes', async () => {
    const source = await crm(mapping, [
      { id: '1', plan: 'pro' },
      { id: '1', plan: 'free' },
    ]);
    const contacts = await contactsOf(engine, source, { attributes: ['plan'] });
    const rows = await engine.rows(
      `SELECT contact::INTEGER AS contact, reason, "at:plan" FROM ${contacts.table} ORDER BY contact`,
    );
    expect(rows).toEqual([
      { contact: 0, reason: 'no_identifier', 'at:plan': 'pro' },
      { contact: 1, reason: 'no_identifier', 'at:plan': 'free' },
    ]);
  });

  test('a source without a row gives no contact', async () => {
    const contacts = await contactsOf(engine, await crm(mapping, []));
    expect(counts(contacts)).toEqual({ rows: 0, contacts: 0, duplicates: 0, rejected: {} });
  });
});

describe('columns', () => {
  test('several columns feed one identifier: the first that is filled and, where that can be told, valid', async () => {
    const mapping = {
      email: ['email'],
      phone: ['mobile', 'landline'],
      first_name: ['first', 'nickname'],
      country: ['country', 'shop_country'],
    };
    const source = await crm(mapping, [
      {
        email: 'ann@example.com',
        mobile: '555',
        landline: '020 7946 0958',
        nickname: 'Annie',
        country: ' ',
        shop_country: 'GB',
      },
    ]);
    const contacts = await contactsOf(engine, source, { defaultCountry: 'US' });
    expect(await readContacts(engine, contacts)).toMatchObject([
      { phone: '020 7946 0958', first_name: 'Annie', country: 'GB', more: [] },
    ]);
  });

  test('attributes have their types, declared or found', async () => {
    const source = await crm({ email: ['email'] }, [
      { email: 'ann@example.com', spent: '1,234.50', since: '03/31/2026', code: '007', vip: 'yes' },
      { email: 'bob@example.com', spent: '', since: '04/01/2026', code: '12', vip: 'no' },
    ]);
    const contacts = await contactsOf(engine, source, {
      attributes: ['spent', 'since', 'code', 'vip'],
      types: { code: 'text' },
    });
    expect(contacts.attributes.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'spent number',
      'since date',
      'code text',
      'vip boolean',
    ]);
    expect(await readContacts(engine, contacts)).toMatchObject([
      { spent: 1234.5, since: '2026-03-31', code: '007', vip: true },
      { spent: null, since: '2026-04-01', code: '12', vip: false },
    ]);
  });

  test('an attribute may have a name that our own tables use', async () => {
    const names = ['contact', 'person', 'reason', 'ads', 'personalization', 'key', 'more', 'email', 'id:email'];
    const row = Object.fromEntries(names.map((name) => [name, `${name} of the file`]));
    const source = await crm({ email: ['mail'] }, [{ ...row, mail: 'ann@example.com' }]);
    const contacts = await contactsOf(engine, source, { attributes: names });
    expect(contacts.contacts).toBe(1);
    expect(await engine.rows(`FROM ${contacts.table} JOIN ${contacts.values} USING (contact)`)).toMatchObject([
      {
        contact: '0',
        reason: null,
        'id:email': 'ann@example.com',
        'at:reason': 'reason of the file',
        'at:id:email': 'id:email of the file',
      },
    ]);
  });
});

test('a large source, of which phones are looked at only where they must be, gives the same contacts', async () => {
  const cells = [
    'ann@example.com',
    'BOB@example.com',
    'n/a',
    ' ',
    '',
    '+442079460958',
    '(212) 555-0142',
    '+1 212 555 0142',
    '7',
    '8',
    'Ann',
  ];
  const pick = fc.constantFrom(...cells);
  const rows = fc.array(fc.record({ id: pick, email: pick, phone: pick, first: pick, city: pick, ok: pick }), {
    minLength: 1,
    maxLength: 30,
  });
  const mapping = {
    external_id: ['id'],
    email: ['email'],
    phone: ['phone'],
    first_name: ['first'],
    last_name: ['first'],
    city: ['city'],
  };
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      const source = await crm(mapping, given);
      const read = async (lazily: boolean) => {
        const contacts = await contactsOf(engine, source, { attributes: ['ok'], lazily });
        const { duplicatesBy, rejected } = contacts;
        const all = await readContacts(engine, contacts);
        const rejectedRows = await engine.rows(`FROM ${contacts.rejectedRows} ORDER BY _row`);
        await engine.run(`DROP TABLE ${contacts.table}; DROP TABLE ${contacts.extras}`);
        return { duplicatesBy, rejected, rejectedRows, all, counts: counts(contacts) };
      };
      expect(await read(true)).toEqual(await read(false));
    }),
    { numRuns: 25, seed: 7 },
  );
});
