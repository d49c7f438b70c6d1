import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ConsentConfig } from '../../src/config/consent-config.ts';
import { requireConsentColumns } from '../../src/contacts/consent.ts';
import type { ContactTable } from '../../src/contacts/contact-table.ts';
import { identityTokens } from '../../src/contacts/identity-tokens.ts';
import { readSuppression, type SuppressionList } from '../../src/contacts/suppression-list.ts';
import { applyGates } from '../../src/contacts/suppression.ts';
import { Engine } from '../../src/engine/engine.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import type { SourceTable } from '../../src/sources/source-table.ts';
import { consentOf } from './consent-of.ts';
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

let files = 0;
const file = (...given: Parameters<typeof sourceOf> extends [unknown, unknown, ...infer Rest] ? Rest : never) =>
  sourceOf(engine, `file ${(files += 1)}`, ...given);

const named = { attributes: ['name'], types: { name: 'text' } } as const;

interface Given {
  readonly consent?: ConsentConfig;
  readonly suppress?: readonly SourceTable[];
  readonly defaultCountry?: string;
}

async function gated(sources: readonly SourceTable[], given: Given) {
  const contacts: ContactTable[] = [];
  for (const source of sources) contacts.push(await contactsOf(engine, source, { ...given, ...named }));
  return applyTo(contacts, given);
}

/** Who is left of each source (by `name`), who was withheld, and what was warned about. */
async function applyTo(contacts: readonly ContactTable[], { consent, suppress = [], defaultCountry }: Given) {
  const warnings: string[] = [];
  const lists: SuppressionList[] = [];
  for (const list of suppress) lists.push(await readSuppression(engine, list, { contacts, defaultCountry }));
  const { withheld } = await applyGates(engine, contacts, {
    suppress: lists,
    consent,
    defaultCountry,
    onWarning: (message) => warnings.push(message),
  });
  const left: string[][] = [];
  for (const table of contacts) left.push((await readContacts(engine, table)).map((row) => String(row['name'])));
  return { left, withheld: [...withheld.values()], warnings };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('consent', () => {
  const saying = (column: string): ConsentConfig => {
    const both = { column, granted: ['yes', 'GRANTED'], denied: ['No'] };
    return { ...consentOf(column), columns: { ads: both, personalization: both } };
  };
  const consent = saying('Marketing Consent');
  const mapping = { email: ['email'] };
  const rows = [
    { name: 'granting', email: 'a@example.com', marketing: ' Yes\r' },
    { name: 'granting in capitals', email: 'b@example.com', marketing: 'granted' },
    { name: 'denying', email: 'c@example.com', marketing: 'NO\t' },
    { name: 'silent', email: 'd@example.com', marketing: '' },
    { name: 'unclear', email: 'e@example.com', marketing: 'pending' },
    { name: 'empty', email: 'f@example.com', marketing: null },
  ];
  const source = async () => {
    const made = await file(mapping, rows);
    const columns = made.columns.map((column) =>
      column.attribute === 'marketing' ? { ...column, header: ' marketing consent ' } : column,
    );
    return { ...made, columns };
  };

  test('denied contacts are taken out, unspecified ones counted', async () => {
    expect(await gated([await source()], { consent })).toEqual({
      left: [['granting', 'granting in capitals', 'silent', 'unclear', 'empty']],
      withheld: [{ denied: 1, unspecified: 3, suppressed: 0 }],
      warnings: [],
    });
  });

  test('with `unspecified: send` only denied contacts are withheld', async () => {
    const sending = { ...consent, unspecified: 'send' } as const;
    expect(await gated([await source()], { consent: sending })).toMatchObject({
      left: [['granting', 'granting in capitals', 'silent', 'unclear', 'empty']],
      withheld: [{ denied: 1, unspecified: 0, suppressed: 0 }],
    });
  });

  test('the column is named by its attribute as well as by its header', async () => {
    const byAttribute = saying('MARKETING');
    expect((await gated([await source()], { consent: byAttribute })).withheld).toMatchObject([
      { denied: 1, unspecified: 3 },
    ]);
  });

  test.each([
    ['withhold', 1],
    ['send', 0],
  ] as const)('everybody of a source without the column is unspecified (%s)', async (unspecified, count) => {
    const plain = await file(mapping, [{ name: 'ann', email: 'ann@example.com' }]);
    const both = await gated([await source(), plain], { consent: { ...consent, unspecified } });
    expect(both.withheld[1]).toEqual({ denied: 0, suppressed: 0, unspecified: count });
  });

  test('a column that no source has is refused, naming those there are', async () => {
    const plain = await file(mapping, [{ name: 'ann', email: 'ann@example.com' }]);
    const refusal = (column: string) => {
      try {
        requireConsentColumns(consentOf(column), [plain]);
      } catch (error) {
        return error instanceof UserError ? error.diagnostics[0] : error;
      }
      return undefined;
    };
    expect(refusal('Opt In')).toMatchObject({
      message: 'no source has the consent column "Opt In"',
      fix: 'Name one of the columns: email, name.',
    });
    expect(refusal('E-Mail')).toMatchObject({ fix: 'Did you mean "email"?' });
  });

  test('one denial in any row of a person is a denial', async () => {
    const twice = await file({ external_id: ['id'], email: ['email'] }, [
      { id: '1', name: 'ann', email: 'ann@example.com', consent: 'no' },
      { id: '1', name: 'ann', email: 'ann@example.com', consent: 'yes' },
      { id: '2', name: 'bob', email: 'bob@example.com', consent: 'yes' },
      { id: '2', name: 'bob', email: 'bob@example.com', consent: 'no' },
    ]);
    expect(await gated([twice], { consent: saying('consent') })).toMatchObject({
      left: [[]],
      withheld: [{ denied: 2 }],
    });
  });

  test('a row that says nothing leaves the consent of the row before it', async () => {
    const lines = await file(mapping, [
      { name: 'ann', email: 'ann@example.com', consent: 'yes' },
      { name: 'ann', email: 'ann@example.com', consent: '' },
      { name: 'bob', email: 'bob@example.com', consent: 'yes' },
      { name: 'bob', email: 'bob@example.com', consent: 'pending' },
    ]);
    expect((await gated([lines], { consent: saying('consent') })).withheld).toEqual([
      { denied: 0, suppressed: 0, unspecified: 1 },
    ]);
  });

  test('a denial bars the person under another external id, also from a row that is rejected', async () => {
    const given = await file({ external_id: ['id'], email: ['email'] }, [
      { id: '1', name: 'old', email: 'ann@example.com', consent: 'no' },
      { id: '2', name: 'new', email: 'Ann@example.com', consent: 'yes' },
      { id: '3', name: 'bob', email: 'bob@example.com', consent: 'yes' },
      { id: '3', name: 'bob', email: '', consent: 'no' },
      { id: '4', name: 'cid', email: 'cid@example.com', consent: 'yes' },
    ]);
    expect(await gated([given], { consent: saying('consent') })).toMatchObject({
      left: [['cid']],
      withheld: [{ denied: 3, unspecified: 0, suppressed: 0 }],
    });
  });

  test('a denial in one source bars the person in all', async () => {
    const shop = await file({ email: ['email'] }, [{ name: 'ann', email: 'ann@example.com', consent: 'no' }]);
    const leads = await file({ email: ['mail', 'work'] }, [
      { name: 'ann', mail: 'ann.lee@example.org', work: 'ANN@example.com', consent: 'yes' },
      { name: 'bob', mail: 'bob@example.org', consent: 'yes' },
    ]);
    expect(await gated([shop, leads], { consent: saying('consent') })).toMatchObject({
      left: [[], ['bob']],
      withheld: [{ denied: 1 }, { denied: 1 }],
    });
  });
});

describe('suppression', () => {
  const device = '38400000-8cf0-11bd-b23e-10b96e40000d';
  const people = () =>
    file({ external_id: ['id'], email: ['email', 'email_2'], phone: ['phone'], mobile_ad_id: ['device'] }, [
      { name: 'ann', id: '1', email: 'Ann@Example.com', phone: '+44 20 7946 0958' },
      { name: 'gmail', id: '2', email: 'j.doe+news@gmail.com' },
      { name: 'second', id: '3', email: 'x@example.com', email_2: 'second@example.com' },
      { name: 'national', id: '4', email: 'y@example.com', phone: '(212) 555-0142' },
      { name: 'hashed', id: '5', email: sha256('hashed@example.com').toUpperCase() },
      { name: 'device', id: '6', device },
      { name: 'zeros', id: '7', email: 'z@example.com', device: '00000000-0000-0000-0000-000000000000' },
    ]);
  const everybody = ['ann', 'gmail', 'second', 'national', 'hashed', 'device', 'zeros'];
  let contacts: ContactTable;
  beforeAll(async () => {
    contacts = await contactsOf(engine, await people(), { ...named, defaultCountry: 'US' });
    await identityTokens(engine, contacts, 'US');
  });
  afterEach(() => engine.run('ROLLBACK').catch(() => undefined));

  /** The same people for every list: what the gates do is undone after the test. */
  async function suppressed(list: SourceTable) {
    await engine.run('BEGIN');
    return applyTo([contacts], { suppress: [list], defaultCountry: 'US' });
  }

  test.each<[string, Parameters<typeof file>[0], Record<string, string>, string]>([
    ['a plain e-mail, however written', { email: ['e'] }, { e: ' ANN@example.com' }, 'ann'],
    ['the digest of an e-mail', { email: ['e'] }, { e: sha256('ann@example.com') }, 'ann'],
    ['a digest in capitals', { email: ['e'] }, { e: sha256('ann@example.com').toUpperCase() }, 'ann'],
    ['a plain e-mail whose contact arrived hashed', { email: ['e'] }, { e: 'hashed@example.com' }, 'hashed'],
    ['a digest whose contact arrived hashed', { email: ['e'] }, { e: sha256('hashed@example.com') }, 'hashed'],
    ['a Gmail address in another notation', { email: ['e'] }, { e: 'J.D.O.E@gmail.com' }, 'gmail'],
    ['the digest of a folded Gmail address', { email: ['e'] }, { e: sha256('jdoe@gmail.com') }, 'gmail'],
    ['the digest of a Gmail address as written', { email: ['e'] }, { e: sha256('j.doe+news@gmail.com') }, 'gmail'],
    ['the second e-mail of a contact', { email: ['e'] }, { e: 'second@example.com' }, 'second'],
    ['the second column of the list', { email: ['e', 'f'] }, { e: 'n/a', f: 'ann@example.com' }, 'ann'],
    ['a phone', { phone: ['p'] }, { p: '+442079460958' }, 'ann'],
    ['a phone in national form', { phone: ['p'] }, { p: '+1 212 555 0142' }, 'national'],
    ['a phone in the list’s own country', { phone: ['p'], country: ['c'] }, { p: '020 7946 0958', c: 'GB' }, 'ann'],
    ['the digest of a phone with its plus', { phone: ['p'] }, { p: sha256('+442079460958') }, 'ann'],
    ['the digest of a phone without its plus', { phone: ['p'] }, { p: sha256('442079460958') }, 'ann'],
    ['a mobile id', { mobile_ad_id: ['m'] }, { m: ` ${device.toUpperCase()}` }, 'device'],
    ['an external id', { external_id: ['x'] }, { x: '3 ' }, 'second'],
  ])('by %s', async (_, mapping, row, gone) => {
    const { left, withheld } = await suppressed(await file(mapping, [row]));
    expect(left).toEqual([everybody.filter((name) => name !== gone)]);
    expect(withheld).toEqual([{ denied: 0, unspecified: 0, suppressed: 1 }]);
  });

  test('reaches the same person in every source', async () => {
    const leads = await file({ email: ['mail'] }, [
      { name: 'ann', mail: 'ann@example.com' },
      { name: 'bob', mail: 'bob@example.com' },
    ]);
    const list = await file({ email: ['e'] }, [{ e: 'ann@example.com' }]);
    const { left } = await gated([await people(), leads], { suppress: [list], defaultCountry: 'US' });
    expect(left).toEqual([everybody.slice(1), ['bob']]);
  });

  test('what stands in the place of an id bars nobody, and an id does', async () => {
    const mapping = { external_id: ['id'], email: ['email'] };
    const guests = await file(mapping, [
      { name: 'ann', id: 'NULL', email: 'ann@example.com' },
      { name: 'bob', id: 'NULL', email: 'bob@example.com' },
      { name: 'seven', id: '="7"', email: 'seven@example.com' },
    ]);
    const list = await file(mapping, [{ id: 'NULL', email: 'ann@example.com' }, { id: '7' }, { id: 'NULL' }]);
    const { left, warnings } = await gated([guests], { suppress: [list] });
    expect(left).toEqual([['bob']]);
    expect(warnings).toEqual([`suppression list ${list.name}.csv: a row has no usable identifier and bars nobody`]);
  });

  test('the zeros of refused tracking are nobody’s id', async () => {
    const list = await file({ mobile_ad_id: ['m'] }, [{ m: device }, { m: '00000000-0000-0000-0000-000000000000' }]);
    const { left, warnings } = await suppressed(list);
    expect(left).toEqual([everybody.filter((name) => name !== 'device')]);
    expect(warnings).toEqual([`suppression list ${list.name}.csv: a row has no usable identifier and bars nobody`]);
  });

  test('whoever a denial bars counts as denied, not as suppressed', async () => {
    const source = await file({ email: ['email'] }, [
      { name: 'ann', email: 'ann@example.com', consent: 'no' },
      { name: 'bob', email: 'bob@example.com', consent: 'yes' },
      { name: 'cid', email: 'cid@example.com', consent: '' },
    ]);
    const consent = consentOf('consent');
    const list = await file({ email: ['e'] }, [{ e: 'ann@example.com' }, { e: 'bob@example.com' }]);
    expect(await gated([source], { suppress: [list], consent })).toMatchObject({
      left: [['cid']],
      withheld: [{ denied: 1, suppressed: 1, unspecified: 1 }],
    });
  });

  test.each<[string, string | undefined, [string | undefined, string | undefined], [boolean, boolean]]>([
    ['of a system bars ids of that system alone', 'shop', ['shop', 'crm'], [true, false]],
    ['of a system bars ids of nobody knows whom, too', 'shop', [undefined, 'crm'], [true, false]],
    ['of nobody knows whom bars the id in every source', undefined, ['shop', 'crm'], [true, true]],
  ])('an id in a list %s', async (_, ids, systems, barred) => {
    const mapping = { external_id: ['id'], email: ['email'] };
    const source = (n: number) =>
      file(mapping, [{ name: 'seven', id: '7', email: `seven${n}@example.com` }], { ids: systems[n] });
    const list = await file({ external_id: ['id'] }, [{ id: "'7" }], { ids });
    const { left } = await gated([await source(0), await source(1)], { suppress: [list] });
    expect(left.map((names) => names.length === 0)).toEqual(barred);
  });

  test('an empty list bars nobody', async () => {
    const list = await file({ email: ['e'] }, []);
    expect((await suppressed(list)).left).toEqual([everybody]);
  });

  test.each([
    ['whose column holds no e-mails', { email: ['e'] }, [{ e: 'Ann Lee' }, { e: 'Bob Day' }]],
    ['that has nothing to recognise people by', { first_name: ['f'], country: ['c'] }, [{ f: 'Ann', c: 'US' }]],
  ])('a list %s stops the run', async (_, mapping, rows) => {
    const list = await file(mapping, rows);
    const refused = suppressed(list);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(`suppression list ${list.name}.csv: no row has a usable identifier`);
  });

  test('a row of the list that cannot be read stops the run and is named', async () => {
    const list = await file({ email: ['e'] }, [{ e: 'nobody@example.net' }]);
    const unreadable = [{ file: 'out.csv', line: 7, reason: 'the quote is never closed' }];
    const refused = suppressed({ ...list, unreadable, unreadableCount: 1 });
    await expect(refused).rejects.toMatchObject({ diagnostics: [{ at: { file: 'out.csv', line: 7 } }] });
  });

  test('further e-mails go with their contact', async () => {
    const emails = async () => (await engine.rows(`SELECT value FROM ${contacts.extras}`)).map((row) => row['value']);
    expect(await emails()).toEqual(['second@example.com']);
    await suppressed(await file({ external_id: ['x'] }, [{ x: '3' }]));
    expect(await emails()).toEqual([]);
  });
});

describe('whom the ledger knows as a person', () => {
  /** Persons that are barred when these sources are, of whom one's customer 7 denies consent. */
  async function barredPersons(...systems: readonly string[]) {
    const contacts: ContactTable[] = [];
    for (const ids of systems) {
      const source = {
        ...(await file({ external_id: ['id'], email: ['email'] }, [
          { id: '7', email: `${ids}@example.com`, ok: ids === 'shop' ? 'no' : 'yes' },
        ])),
        ids,
      };
      contacts.push(await contactsOf(engine, source, { consent: consentOf('ok') }));
    }
    const listed = await readSuppression(engine, await file({ external_id: ['id'] }, [{ id: '8' }]), {
      contacts,
      defaultCountry: undefined,
    });
    const { barred } = await applyGates(engine, contacts, {
      suppress: [listed],
      consent: consentOf('ok'),
      defaultCountry: undefined,
      onWarning: () => undefined,
    });
    return (await engine.rows(`SELECT person, why FROM ${barred?.persons} ORDER BY why`)).map(({ why }) => why);
  }

  test('is barred with the contact, and by an id that no source has any more', async () => {
    expect(await barredPersons('shop')).toEqual(['ads', 'suppressed']);
  });

  test('is nobody where ids are of several systems: the other’s customer 7 may be somebody else', async () => {
    expect(await barredPersons('shop', 'crm')).toEqual([]);
  });
});
