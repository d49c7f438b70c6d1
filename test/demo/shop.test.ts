import { parse } from 'csv-parse/sync';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { lastOrderHeader, shopExport, shopPopulation, unsubscribedList } from '../../src/demo/shop.ts';
import { recognisePreset } from '../../src/sources/recognise-preset.ts';

type Line = Readonly<Record<string, string>>;
const today = new Date('2031-03-01T08:00:00Z');
const rows = (day: 1 | 2, at = today): Line[] => parse(shopExport(day, at), { columns: true });
const unmarked = (text: string | undefined) => (text ?? '').replace(/^'/, '');
const daysAgo = (row: Line) => (today.getTime() - Date.parse(unmarked(row[lastOrderHeader]))) / 86_400_000;
const byId = (lines: readonly Line[]) => new Map(lines.map((line) => [line['Customer ID'] ?? '', line]));

test('the same day gives the same export, and a later day moves its dates along', () => {
  expect(shopExport(1, today)).toBe(shopExport(1, today));
  const later = rows(1, new Date(today.getTime() + 86_400_000));
  const lapse = rows(1).map((row, index) => [row[lastOrderHeader], later[index]?.[lastOrderHeader]]);
  expect(lapse.every(([before, after]) => before === '' || unmarked(before) < unmarked(after))).toBe(true);
});

test('it is a Shopify export with its apostrophes', () => {
  const [row] = rows(1);
  expect(recognisePreset(Object.keys(row ?? {})).preset?.name).toBe('shopify');
  expect(row?.['Customer ID']).toMatch(/^'\d{13}$/);
  expect(rows(1).find((each) => each['Phone'] !== '')?.['Phone']).toMatch(/^'\+/);
});

test('segments that a shop would make have people whenever the demo runs', () => {
  for (const day of [1, 2] as const) {
    const agreeing = rows(day).filter((row) => row['Accepts Email Marketing'] === 'yes');
    expect(agreeing.filter((row) => Number(row['Total Spent']) > 500).length).toBeGreaterThan(300);
    expect(agreeing.filter((row) => daysAgo(row) <= 30).length).toBeGreaterThan(250);
    expect(agreeing.filter((row) => daysAgo(row) > 90 && Number(row['Total Spent']) > 300).length).toBeGreaterThan(300);
  }
});

test('overnight people come, leave, change their address, order again and withdraw consent, but most stay as they are', () => {
  const [before, after] = [byId(rows(1)), byId(rows(2))];
  const stayed = [...before].flatMap(([id, row]) => {
    const next = after.get(id);
    return next === undefined ? [] : [{ row, next }];
  });
  const changed = (header: string) => stayed.filter(({ row, next }) => row[header] !== next[header]).length;
  const counts = {
    before: before.size,
    left: before.size - stayed.length,
    came: after.size - stayed.length,
    addresses: changed('Email'),
    orders: changed(lastOrderHeader),
    consent: changed('Accepts Email Marketing'),
    unchanged: stayed.filter(({ row, next }) => JSON.stringify(row) === JSON.stringify(next)).length,
  };
  expect(counts).toEqual({
    before: 1500,
    left: 25,
    came: 46,
    addresses: 28,
    orders: 48,
    consent: 25,
    unchanged: 1373,
  });
});

test('the population knows everybody of both days by all that they ever used', () => {
  const population = shopPopulation();
  const known = new Map(population.map((person) => [person.id, person]));
  expect(known.size).toBe(population.length);
  const strangers = [...rows(1), ...rows(2)].filter((row) => {
    const person = known.get(unmarked(row['Customer ID']));
    const email = (row['Email'] ?? '').toLowerCase();
    const phone = unmarked(row['Phone']);
    return !(
      person?.last_name === row['Last Name'] &&
      (person?.emails.includes(email) || !email.includes('@')) &&
      (person?.phones.includes(phone) || phone === '')
    );
  });
  expect(strangers).toEqual([]);
});

test('nobody has another person’s e-mail, a household shares its phone', () => {
  const population = shopPopulation();
  const emails = population.flatMap((person) => person.emails);
  const phones = population.flatMap((person) => person.phones);
  expect(new Set(emails).size).toBe(emails.length);
  expect(phones.length - new Set(phones).size).toBeGreaterThan(10);
  expect(phones.filter((phone) => parsePhoneNumberFromString(phone)?.isValid() !== true)).toEqual([]);
  expect(emails.filter((email) => !/@example\.(com|net|org)$/.test(email))).toEqual([]);
});

test('some entries are as people type them: no address, a broken one, capitals', () => {
  const emails = rows(1).map((row) => row['Email'] ?? '');
  expect(emails.filter((email) => email === '').length).toBe(30);
  expect(emails.filter((email) => email !== '' && !email.includes('@')).length).toBe(15);
  expect(emails.filter((email) => /[A-Z]/.test(email)).length).toBeGreaterThan(20);
});

test('the unsubscribed are customers who had agreed, and a few strangers', () => {
  const listed = unsubscribedList().trim().split('\n');
  expect(listed[0]).toBe('Email');
  const agreeing = new Set(
    rows(1)
      .filter((row) => row['Accepts Email Marketing'] === 'yes')
      .map((row) => row['Email']?.toLowerCase()),
  );
  expect(listed.filter((email) => agreeing.has(email.toLowerCase())).length).toBeGreaterThan(20);
});
