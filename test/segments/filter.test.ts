import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import type { ContactTable } from '../../src/contacts/contact-table.ts';
import { Engine } from '../../src/engine/engine.ts';
import { type Diagnostic, UserError } from '../../src/errors/user-error.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { bindFilters } from '../../src/segments/bind-filters.ts';
import { checkFilters } from '../../src/segments/filter.ts';
import { SegmentTables } from '../../src/segments/segment-tables.ts';
import type { SourceTable } from '../../src/sources/source-table.ts';
import { contactsOf } from '../contacts/contacts-of.ts';
import { sourceOf } from '../contacts/source-of.ts';
import { configOf } from './config-of.ts';

let engine: Engine;
let crm: SourceTable;
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
  crm = await sourceOf(engine, 'crm', { email: ['mail'], external_id: ['customer'] }, [
    { mail: 'ann@example.com', customer: '1', total_spent: '12.50', last_order: '2026-01-31', 'a "b"': 'x' },
  ]);
});
afterAll(() => {
  engine.close();
});

const where = (text: string) => configOf({ vips: { from: 'crm', where: text } });
const check = (config: Config) => checkFilters(engine, config, new Map([['crm', crm]]));

async function problems(work: Promise<unknown>): Promise<string[]> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error('not refused with a UserError', { cause: error });
  return error.diagnostics.map(say);
}
const say = ({ at, message, fix }: Diagnostic) =>
  `${at?.file}:${at?.column} ${message}${fix === undefined ? '' : ` → ${fix}`}`;

describe('names in a filter', () => {
  test('may be attributes, columns of identifiers and identifiers, whatever their case', async () => {
    const filter = (await check(where(`Total_Spent > 5 and mail = email and external_id = '1'`))).get('vips');
    expect(filter).toMatchObject({ segment: 'vips', from: 'crm', attributes: ['mail', 'total_spent'] });
  });

  test.each([
    [
      'total_spend > 5',
      'segments.vips.where:10 segment "vips": source "crm" has no column "total_spend", near `total_spend > 5` (character 1) → Did you mean total_spent?',
    ],
    [
      "email <> 'ü' and nonsense = 1",
      'segments.vips.where:27 segment "vips": source "crm" has no column "nonsense", near `nonsense = 1` (character 18) → The columns are: email, external_id, mail, customer, total_spent, last_order, a "b"',
    ],
    [
      'last_order > current_date',
      'segments.vips.where:23 segment "vips": source "crm" has no column "current_date", near `current_date` (character 14) → Write today() for the day and now() for the moment of the run.',
    ],
    [
      'total_spent > 5 and sum(total_spent) > 3',
      'segments.vips.where:30 segment "vips": sum() is not available in filters, near `sum(total_spent) > 3` (character 21) → A filter is about one contact at a time, without sums or counts over others.',
    ],
    [
      'last_order is null or mail = nobody',
      'segments.vips.where:39 segment "vips": source "crm" has no column "nobody", near `nobody` (character 30) → The columns are: email, external_id, mail, customer, total_spent, last_order, a "b". A text stands in single quotes: \'nobody\'.',
    ],
    [
      'total_spent > 5\nand rowid = 1',
      'segments.vips.where:10 segment "vips": source "crm" has no column "rowid", near `rowid = 1` (character 21) → The columns are: email, external_id, mail, customer, total_spent, last_order, a "b"',
    ],
  ])('are refused when unknown, with place and suggestion: %s', async (text, message) => {
    expect(await problems(check(where(text)))).toEqual([message]);
  });

  test('of all segments are checked before the first mistake is told', async () => {
    const config = configOf({
      one: { from: 'crm', where: 'nope = 1' },
      two: { from: 'crm', where: '' },
      three: { from: 'crm', where: 'total_spent > 5' },
      four: { from: 'elsewhere', where: 'nope = 1' },
      five: { include: ['one'] },
    });
    expect(await problems(check(config))).toEqual([
      expect.stringContaining('segment "one": source "crm" has no column "nope"'),
      expect.stringContaining('segment "two": `where` must be one expression'),
    ]);
  });
});

describe('types in a filter', () => {
  const types = { total_spent: 'number', last_order: 'date' } as const;
  let contacts: ContactTable;
  beforeAll(async () => {
    contacts = await contactsOf(engine, crm, { attributes: ['total_spent', 'last_order', 'a "b"'], types });
  });
  const bind = async (text: string) => {
    const config = where(text);
    return bindFilters(engine, config, (await check(config)).values(), [contacts]);
  };

  test.each([
    'total_spent > 5',
    "last_order < today() - interval 90 days and email like '%@example.com'",
    `"a ""b""" = 'x'`,
  ])('fit: %s', async (text) => {
    await expect(bind(text)).resolves.toHaveProperty('size', 1);
  });

  const ofLastOrder = '(last_order is a date; `types:` says otherwise)';
  test.each([
    ['total_spent', 'segment "vips": `where` must be true or false for a contact, but gives a number'],
    ["email || 'x'", 'segment "vips": `where` must be true or false for a contact, but gives a text'],
    [
      'total_spent > last_order',
      'segment "vips": a number and a date are compared (total_spent is a number, last_order is a date; `types:` says otherwise)',
    ],
    ["email::nonsense = 'x'", 'segment "vips": Type with name nonsense does not exist!'],
    ["email::main.nonsense = 'x'", 'segment "vips": Type with name nonsense does not exist!'],
    ["last_order > 'yesterday'", `segment "vips": 'yesterday' is no date: write days like '2026-11-24' ${ofLastOrder}`],
    [
      "last_order = '2026-13-45'",
      `segment "vips": '2026-13-45' is no date: write days like '2026-11-24' ${ofLastOrder}`,
    ],
    ["now() > '1.2.12'", `segment "vips": '1.2.12' is no timestamp: write times like '2026-11-24 15:00:00'`],
    [
      "now() = '2026-01-31 25:00'",
      `segment "vips": '2026-01-31 25:00' is no timestamp: write times like '2026-11-24 15:00:00'`,
    ],
    [
      "total_spent > 'much'",
      `segment "vips": 'much' is no number (total_spent is a number; \`types:\` says otherwise)`,
    ],
    ["length(email) > 'much'", `segment "vips": 'much' is no number`],
    ["1.5 > 'much'", `segment "vips": 'much' is no number`],
    ['now() - last_order', 'segment "vips": `where` must be true or false for a contact, but gives an interval'],
    ["string_split(email, '@')", 'segment "vips": `where` must be true or false for a contact, but gives a varchar[]'],
    ["cast('10:00' as time)", 'segment "vips": `where` must be true or false for a contact, but gives a time'],
    ['now()', 'segment "vips": `where` must be true or false for a contact, but gives a timestamp'],
    ['length(email) + 1', 'segment "vips": `where` must be true or false for a contact, but gives a number'],
    ['total_spent::decimal(9, 2)', 'segment "vips": `where` must be true or false for a contact, but gives a number'],
    ['now() - last_order > 30', `segment "vips": an interval and a number are compared ${ofLastOrder}`],
    ["cast('10:00' as time) > now()", 'segment "vips": a time and a timestamp are compared'],
    ["string_split(email, '@') > 1.5", 'segment "vips": a varchar[] and a number are compared'],
    ['grouping(email) = 1', 'segment "vips": GROUPING statement cannot be used without groups'],
  ])('that do not fit are refused before a row is read: %s', async (text, message) => {
    expect(await problems(bind(text))).toEqual([`segments.vips.where:10 ${message}`]);
  });
});

describe('a column without any value', () => {
  const mapping = { email: ['mail'] } as const;
  const bindTo = async (source: SourceTable, text: string, types = {}) => {
    const contacts = await contactsOf(engine, source, { attributes: ['n', 'day', 'yes'], types });
    const config = configOf({ vips: { from: source.name, where: text } });
    const checked = await checkFilters(engine, config, new Map([[source.name, source]]));
    const filters = await bindFilters(engine, config, checked.values(), [contacts]);
    const { segments } = config;
    const tables = new SegmentTables(engine, {
      segments,
      filters,
      contacts: [contacts],
      defaultCountry: undefined,
      heldBack: { ads: [], email: [] },
    });
    return engine.rows(`SELECT * FROM ${await tables.table('vips')}`);
  };

  test.each([
    'n > 500 and day < today() - interval 90 days',
    "n in (1, 2) or day = '2026-01-31'",
    'yes',
    'not yes and n > 3',
    "date_trunc('month', day) = today()",
    'extract(year from day) = 2026',
    "lower(n) = 'x'",
  ])('fits every type: %s', async (text) => {
    const columns = { n: '', day: ' ', yes: null };
    const name = `blank ${text}`;
    const filled = await sourceOf(engine, name, mapping, [{ mail: 'ann@example.com', ...columns }]);
    expect(await bindTo(filled, text)).toEqual([]);
    const empty = await sourceOf(engine, `${name} without rows`, { ...mapping, external_id: ['n', 'day', 'yes'] }, []);
    expect(await bindTo(empty, text)).toEqual([]);
  });

  test('can be asked for its absence', async () => {
    const source = await sourceOf(engine, 'absent', mapping, [{ mail: 'ann@example.com', n: '', day: '', yes: '' }]);
    expect(await bindTo(source, 'n is null and coalesce(day, today()) = today()')).toHaveLength(1);
  });

  test('keeps a declared type', async () => {
    const source = await sourceOf(engine, 'declared', mapping, [{ mail: 'ann@example.com', n: '', day: '', yes: '' }]);
    expect(await problems(bindTo(source, 'n > 500', { n: 'date' }))).toEqual([
      expect.stringContaining('a date and a number are compared (n is a date'),
    ]);
  });
});
