import { minimal, writeCsv } from '../../fixtures/generator/csv.js';
import { createRandom } from '../../fixtures/generator/random.js';
import { nameAt } from '../../src/demo/shop-names.ts';

const hour = 3_600_000;
const day = 24 * hour;
const people = 2400;

/** The morning of the first run. */
export const start = Date.parse('2026-03-02T06:00:00Z');

/** Of each file. */
export const columns = {
  customers: ['Customer ID', 'Email', 'First Name', 'Last Name', 'Phone', 'Country', 'Marketing Consent'],
  orders: ['order', 'email', 'created_at', 'total'],
  carts: ['email', 'updated_at', 'product'],
  views: ['email', 'viewed_at', 'product', 'category'],
  opens: ['email', 'opened_at', 'newsletter'],
  registrations: ['email', 'registered_at', 'event'],
  attendance: ['email', 'joined_at', 'event'],
};

const products = [
  { product: 'Copper kettle', category: 'kettles' },
  { product: 'Travel kettle', category: 'kettles' },
  { product: 'Stoneware cup', category: 'cups' },
  { product: 'Darjeeling', category: 'tea' },
  { product: 'Rooibos', category: 'tea' },
];
const event = 'Tea for beginners';

/** @typedef {Record<string, string>} Row by column */
/** @typedef {{ readonly time: number, readonly row: Row }} Event */
/** @typedef {Exclude<keyof typeof columns, 'customers'>} Kind of events */

/**
 * A made-up shop for kettles, and what its customers do from a year before the first run until a month after it: the same in every call. Of
 * eight customers, five have not bought for three months, two have, and one has bought nothing yet.
 */
export function shopYear() {
  const customers = Array.from({ length: people }, (_, index) => customerAt(index));
  /** @type {Record<Kind, Event[]>} */
  const events = { orders: [], carts: [], views: [], opens: [], registrations: [], attendance: [] };
  for (const [index, { Email: email = '' }] of customers.entries()) {
    /** @param {Kind} kind @param {number} time @param {Row} [row] */
    const note = (kind, time, row) => events[kind].push({ time, row: { email, ...row } });
    live(index, note);
  }
  return { customers, events, ordersOfCampaign: '' };
}

/** @typedef {ReturnType<typeof shopYear>} Shop */

/**
 * What a customer does.
 *
 * @param {number} index
 * @param {(kind: Kind, time: number, row?: Row) => void} note
 */
function live(index, note) {
  const random = createRandom(`shop-year ${index}`);
  const lapsed = index % 8 < 5;
  const buys = index % 8 < 7;
  /** @param {number} share */
  const several = (share, most = 4) => Array.from({ length: random.chance(share) ? 1 + random.below(most) : 0 });
  /** @param {number} earliest @param {number} latest in days from the first run */
  const between = (earliest, latest) => start + earliest * day + random.below((latest - earliest) * 86_400) * 1000;
  let orders = 0;
  /** @param {number} time */
  const order = (time) => {
    const total = `${18 + random.below(60) + (random.chance(0.15) ? 180 : 0)}.90`;
    note('orders', time, { order: `K${index}-${(orders += 1)}`, total });
  };

  if (buys) order(lapsed ? between(-330, -95) : between(-75, -1));
  for (const _ of several(buys ? 0.5 : 0, 6)) order(lapsed ? between(-330, -95) : between(-330, -1));
  if (random.chance(lapsed ? 0.04 : 0.9)) {
    const time = between(-14, 30);
    note('carts', time, { product: random.pick(products).product });
    if (!lapsed && random.chance(0.3)) order(time + hour);
  }
  const favourite = random.pick(products);
  for (const _ of several(lapsed ? 0.15 : 0.75, 6)) {
    note('views', between(-20, 30), random.chance(0.7) ? favourite : random.pick(products));
  }
  for (const _ of several(lapsed ? 0.25 : 0.6, 8)) {
    note('opens', between(-90, 30), { newsletter: `no. ${1 + random.below(20)}` });
  }
  if (!random.chance(0.1)) return;
  note('registrations', between(-9, -4), { event });
  if (random.chance(0.55)) note('attendance', start - 3 * day + 12 * hour, { event });
}

/** @param {number} index @returns {Row} */
function customerAt(index) {
  const random = createRandom(`customer ${index}`);
  const { first, last, local } = nameAt(index);
  // Ofcom keeps 020 7946 0000 to 0999 for fiction: two of five have a phone, each their own.
  const number = String(Math.floor(index / 5) * 2 + (index % 5)).padStart(4, '0');
  return {
    'Customer ID': `C${10_000 + index}`,
    Email: `${local}.${index}@example.com`,
    'First Name': first,
    'Last Name': last,
    Phone: index % 5 < 2 ? `+44207946${number}` : '',
    Country: 'GB',
    'Marketing Consent': random.chance(0.06) ? 'no' : random.chance(0.03) ? '' : 'yes',
  };
}

/**
 * The exports of a moment.
 *
 * @param {Shop} shop
 * @param {number} now
 * @returns {Record<string, string>} by path
 */
export function exportsOf({ customers, events, ordersOfCampaign }, now) {
  const files = Object.entries(columns).map(([name, header]) => {
    const rows = name === 'customers' ? customers : rowsUntil(events[/** @type {Kind} */ (name)], header, now);
    const cells = rows.map((row) => header.map((column) => row[column] ?? ''));
    return [`exports/${name}.csv`, writeCsv([header, ...cells], { quoted: minimal })];
  });
  const exported = Object.fromEntries(files);
  exported['exports/orders.csv'] += ordersOfCampaign;
  return exported;
}

/**
 * @param {readonly Event[]} events
 * @param {readonly string[]} header of the file; one of its columns has the time
 * @param {number} now
 */
function rowsUntil(events, header, now) {
  const column = header.find((name) => name.endsWith('_at')) ?? '';
  return events
    .filter(({ time }) => time <= now)
    .toSorted((one, other) => one.time - other.time)
    .map(({ time, row }) => ({ ...row, [column]: new Date(time).toISOString().slice(0, 19).replace('T', ' ') }));
}
