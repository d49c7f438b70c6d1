import { shopCustomers, type ShopCustomer } from './shop-customers.ts';

/** Header of the column that says when somebody last ordered. Shopify’s own export lacks it; shops have it from an app. */
export const lastOrderHeader = 'Last Order Date';

/** Somebody the platforms may know, in canonical plain values. */
export interface ShopPerson {
  /** The customer's id in the shop. */
  readonly id: string;
  /** All that the person ever used. */
  readonly emails: readonly string[];
  /** E.164. */
  readonly phones: readonly string[];
  readonly first_name: string;
  readonly last_name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly postal_code: string;
  readonly city: string;
  readonly region: string;
}

const header = [
  ...['Customer ID', 'First Name', 'Last Name', 'Email', 'Accepts Email Marketing', 'Default Address Company'],
  ...['Default Address Address1', 'Default Address Address2', 'Default Address City', 'Default Address Province Code'],
  ...['Default Address Country Code', 'Default Address Zip', 'Default Address Phone', 'Phone', 'Accepts SMS Marketing'],
  ...['Total Spent', 'Total Orders', 'Note', 'Tax Exempt', 'Tags', lastOrderHeader],
];

const millisecondsADay = 86_400_000;

/**
 * The made-up shop's customers as CSV in Shopify's format (an apostrophe before ids, phones and dates). The same for the
 * same `today`; dates count back from it, so that segments keep their meaning. Day 2 is the export of the next morning:
 * newcomers, leavers, other addresses, fresh orders, withdrawn consent.
 */
export function shopExport(day: 1 | 2, today: Date): string {
  const rows = shopCustomers(day).map((customer) => exportRow(customer, today));
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/** People who unsubscribed by mail, as somebody keeps them in a list: one column, some in capitals, some no customers. */
export function unsubscribedList(): string {
  const customers = shopCustomers(1).filter((customer, index) => index % 43 === 11 && customer.email.includes('@'));
  const emails = customers.map(({ email }, index) => (index % 5 === 2 ? email.toUpperCase() : email.toLowerCase()));
  return ['Email', ...emails, 'nobody.example@example.com', 'never.customer@example.net']
    .map((line) => `${line}\n`)
    .join('');
}

/** Everybody who is in either day's export, so that the people of a list can be counted. */
export function shopPopulation(): ShopPerson[] {
  const people = new Map<string, ShopPerson>();
  for (const customer of [...shopCustomers(1), ...shopCustomers(2)]) {
    const known = people.get(customer.id);
    const emails = customer.email.includes('@') ? [customer.email.toLowerCase()] : [];
    const phones = [customer.phone, customer.homePhone].filter((phone) => phone !== '');
    people.set(customer.id, {
      id: customer.id,
      emails: [...new Set([...(known?.emails ?? []), ...emails])],
      phones: [...new Set([...(known?.phones ?? []), ...phones])],
      first_name: customer.first,
      last_name: customer.last,
      country: customer.place.country,
      postal_code: customer.place.postal,
      city: customer.place.city,
      region: customer.place.region,
    });
  }
  return [...people.values()];
}

function exportRow(customer: ShopCustomer, today: Date): (string | number)[] {
  const { place } = customer;
  return [
    marked(customer.id),
    customer.first,
    customer.last,
    customer.email,
    customer.agrees ? 'yes' : 'no',
    '',
    place.street,
    '',
    place.city,
    place.region,
    place.country,
    marked(place.postal),
    marked(customer.homePhone),
    marked(customer.phone),
    'no',
    customer.spent.toFixed(2),
    customer.orders,
    '',
    'no',
    customer.tags,
    customer.daysSinceOrder === undefined ? '' : marked(dateBefore(today, customer.daysSinceOrder)),
  ];
}

/** Shopify puts an apostrophe before what a spreadsheet would take for a number. */
const marked = (text: string) => (/^[+\d]/.test(text) ? `'${text}` : text);

const dateBefore = (today: Date, days: number) =>
  new Date(today.getTime() - days * millisecondsADay).toISOString().slice(0, 10);

function cell(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
