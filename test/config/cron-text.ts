import fc from 'fast-check';

const month = ['JAN', 'feb', 'Mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekday = ['sun', 'MON', 'tue', 'wed', 'thu', 'fri', 'sat'];

function cronField(least: number, most: number, names: readonly string[] = []): fc.Arbitrary<string> {
  const number = fc.integer({ min: least, max: most });
  const part = fc.oneof(
    number.map(String),
    names.length === 0 ? number.map(String) : fc.constantFrom(...names),
    fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.tuple(number, number, fc.integer({ min: 1, max: 9 })).map(([a, b, n]) => {
      return `${Math.min(a, b)}-${Math.max(a, b)}/${Math.min(n, most)}`;
    }),
    fc.integer({ min: 2, max: Math.min(most, 15) }).map((n) => `*/${n}`),
  );
  return fc.oneof(
    fc.constant('*'),
    fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')),
  );
}

/** Cron expressions of every form. */
export const cronText = fc
  .tuple(cronField(0, 59), cronField(0, 23), cronField(1, 31), cronField(1, 12, month), cronField(0, 7, weekday))
  .map((fields) => fields.join(' '));
