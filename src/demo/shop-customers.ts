import { createRandom, type Random } from './random.ts';
import { nameAt } from './shop-names.ts';

/** A customer of the made-up shop on one day. */
export interface ShopCustomer {
  readonly id: string;
  readonly first: string;
  readonly last: string;
  /** As the shop has it: possibly with a typing mistake, or empty. */
  readonly email: string;
  /** E.164, or empty. */
  readonly phone: string;
  /** A phone that stands at the address, shared by those who live there. */
  readonly homePhone: string;
  readonly place: Place;
  /** Whether the customer agreed to marketing. */
  readonly agrees: boolean;
  readonly orders: number;
  /** In the shop's currency. */
  readonly spent: number;
  /** Undefined: never ordered. */
  readonly daysSinceOrder: number | undefined;
  readonly tags: string;
}

export interface Place {
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly country: string;
  readonly postal: string;
}

/** City, region, country, postal code, and the numbers that the country keeps for fiction: beginning and digits left. */
const cities: readonly [string, string, string, string, string, number][] = [
  ['San Francisco', 'CA', 'US', '94105', '+141555501', 2],
  ['New York', 'NY', 'US', '10001', '+121255501', 2],
  ['Boston', 'MA', 'US', '02108', '+161755501', 2],
  ['Austin', 'TX', 'US', '78701', '+151255501', 2],
  ['Chicago', 'IL', 'US', '60601', '+131255501', 2],
  ['Seattle', 'WA', 'US', '98101', '+120655501', 2],
  ['Denver', 'CO', 'US', '80202', '+130355501', 2],
  ['Miami', 'FL', 'US', '33101', '+130555501', 2],
  ['Vancouver', 'BC', 'CA', 'V6B 1A1', '+160455501', 2],
  ['London', 'ENG', 'GB', 'SW1A 1AA', '+442079460', 3],
  ['Berlin', 'BE', 'DE', '10115', '+493023125', 3],
  ['Sydney', 'NSW', 'AU', '2000', '+6125550', 4],
];

const firstId = 7_210_448_300_000;
const onDayOne = 1500;
const arrivals = 46;

/** The shop's customers, in the order in which they came; day 2 is the morning after day 1. */
export function shopCustomers(day: 1 | 2): ShopCustomer[] {
  const random = createRandom(20_261);
  const numbers = createNumbers();
  const first: ShopCustomer[] = [];
  for (let index = 0; index < onDayOne + arrivals; index += 1) {
    first.push(createCustomer(random, numbers, index, first.at(-1)));
  }
  const yesterday = first.slice(0, onDayOne);
  if (day === 1) return yesterday;
  const newcomers = first.slice(onDayOne).map((customer) => ({ ...customer, orders: 1, daysSinceOrder: 0 }));
  return [...yesterday.flatMap(overnight), ...newcomers];
}

/** What a night does to a customer: some close their account, move to another address, order again, or withdraw consent. */
function overnight(customer: ShopCustomer, index: number): ShopCustomer[] {
  if (index % 61 === 17) return [];
  if (index % 53 === 9 && customer.email.includes('@')) {
    return [{ ...customer, email: customer.email.replace(/@.*/, '.new@example.org') }];
  }
  if (index % 47 === 22) return [{ ...customer, agrees: false }];
  if (index % 29 === 4) {
    return [{ ...customer, orders: customer.orders + 1, spent: customer.spent + 89.9, daysSinceOrder: 0 }];
  }
  return [customer];
}

/** Hands out every fictitious number of a city once. */
function createNumbers(): (city: number) => string {
  const given = new Map<number, number>();
  return (city) => {
    const [, , , , beginning, digits] = cities[city] ?? ['', '', '', '', '', 0];
    const next = given.get(city) ?? 0;
    given.set(city, next + 1);
    return next < 10 ** digits ? `${beginning}${String(next).padStart(digits, '0')}` : '';
  };
}

function createCustomer(
  random: Random,
  numbers: (city: number) => string,
  index: number,
  neighbour: ShopCustomer | undefined,
): ShopCustomer {
  const { first, last, local } = nameAt(index);
  const city = random.below(cities.length);
  const livesWith = index % 37 === 30 ? neighbour : undefined;
  const phone = random.chance(0.55) ? numbers(city) : '';
  const email = `${local}.${index + 1}@${random.pick(['example.com', 'example.com', 'example.org', 'example.net'])}`;
  return {
    id: String(firstId + index * 127),
    first,
    last,
    email: shopEmail(email, index),
    phone,
    homePhone: livesWith?.homePhone ?? phone,
    place: livesWith?.place ?? createPlace(random, city),
    agrees: random.chance(0.84),
    ...createOrders(random),
    tags: random.pick(['', '', '', 'newsletter', 'newsletter, retail', 'wholesale']),
  };
}

/** One in a hundred has a typing mistake, two in a hundred bought at the till and left no address. */
function shopEmail(email: string, index: number): string {
  if (index % 100 === 41) return email.replace('@', '(at)');
  if (index % 50 === 33) return '';
  return index % 30 === 12 ? email.toUpperCase() : email;
}

function createPlace(random: Random, index: number): Place {
  const [city, region, country, postal] = cities[index] ?? ['', '', '', ''];
  const street = `${1 + random.below(200)} ${random.pick(['Example Street', 'Sample Road', 'Specimen Lane', 'Test Avenue'])}`;
  return { street, city, region, country, postal };
}

function createOrders(random: Random): Pick<ShopCustomer, 'orders' | 'spent' | 'daysSinceOrder'> {
  if (random.chance(0.07)) return { orders: 0, spent: 0, daysSinceOrder: undefined };
  const orders = 1 + Math.floor((random.below(100) / 100) ** 2 * 14);
  const spent = Math.round(orders * (4900 + random.below(13_000))) / 100;
  const daysSinceOrder = random.pick([
    random.below(30),
    31 + random.below(59),
    92 + random.below(300),
    92 + random.below(600),
  ]);
  return { orders, spent, daysSinceOrder };
}
