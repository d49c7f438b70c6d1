import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { appendRows } from '../../src/engine/append-rows.ts';
import { Engine } from '../../src/engine/engine.ts';
import { normalizeQuery, prepareRules } from '../../src/identifiers/normalize.ts';
import { nationalPhones } from '../phones/national-phones.js';

const count = 1_000_000;
const times = 10;

/**
 * Phones in national form, from the text to what a platform is sent, beside libphonenumber-js called for each of them.
 *
 * @param {import('../measure/report.js').Bench} bench
 * @throws Error when the two find different numbers
 */
export async function run({ report }) {
  const engine = await Engine.open({ threads: 2 });
  try {
    await engine.run('CREATE TEMP TABLE phones (phone VARCHAR, country VARCHAR)');
    const batches = (async function* () {
      yield nationalPhones(count);
    })();
    await appendRows(engine, 'phones', () => ['VARCHAR', 'VARCHAR'], batches);
    await engine.run(`CREATE TEMP TABLE repeated AS SELECT phones.* FROM range(${times}), phones`);

    const seconds = await normalize(engine, 'phones');
    report({
      what: `${count.toLocaleString('en-US')} national phones of 20 countries`,
      ratio: count / seconds / 1e6,
      of: 'M a second',
      goal: { atLeast: 0.4 },
      seconds,
      perSecond: count / seconds,
    });
    const some = await engine.rows(
      'SELECT phone, country, phone_normalized FROM normalized WHERE hash(phone) % 20 = 0',
    );
    const alone = compare(some);
    report({
      what: `libphonenumber-js for ${some.length.toLocaleString('en-US')} of them, on one core`,
      ratio: some.length / alone / 1e6,
      of: 'M a second',
      seconds: alone,
      perSecond: some.length / alone,
    });
    const again = await normalize(engine, 'repeated');
    report({
      what: `the same, each ${times} times`,
      seconds: again,
      perSecond: (count * times) / again,
    });
  } finally {
    engine.close();
  }
}

/**
 * @param {Engine} engine
 * @param {string} from
 * @returns {Promise<number>} seconds
 */
async function normalize(engine, from) {
  await prepareRules(engine);
  const local = { from, countryColumn: 'country', defaultCountry: undefined };
  const fields = [{ field: 'phone', platform: 'google', column: 'phone' }];
  const begun = performance.now();
  await engine.run(`CREATE OR REPLACE TEMP TABLE normalized AS ${normalizeQuery({ ...local, fields, reveal: true })}`);
  return (performance.now() - begun) / 1000;
}

/**
 * @param {readonly import('../../src/engine/engine.ts').Row[]} rows
 * @returns {number} seconds that libphonenumber-js took
 */
function compare(rows) {
  const begun = performance.now();
  const parsed = rows.map(({ phone, country }) => {
    const number = parsePhoneNumberFromString(phone, { defaultCountry: country, extract: false });
    return number?.isValid() === true ? number.number : null;
  });
  const seconds = (performance.now() - begun) / 1000;
  const different = rows.filter((row, index) => row.phone_normalized !== parsed[index]);
  if (different.length > 0)
    throw new Error(`${different.length} phones differ, such as ${JSON.stringify(different[0])}`);
  return seconds;
}
