import { DuckDBInstance } from '@duckdb/node-api';

const first =
  'James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth Anna Jürgen François Zoë José Søren Łukasz Chloé ' +
  'Hans-Peter María Olga Emma Noah Mia Liam Ada ROBERT anna emma noah';
const last =
  "Smith Johnson Williams Brown Jones García Miller Davis Müller Schmidt Schneider O'Brien Dubois Rossi Novák Nowak Lindström " +
  'Meyer-Schulz Martin Bernard Moreau Wilson Taylor Clark SMITH miller';
const account = 'james mary robert pat john jen mike linda dave liz anna juergen';
const domain = 'gmail.com example.com example.net example.org mail.example';
const country = 'US US US US DE GB FR ES';
const areaCode =
  '201 202 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 ' +
  '267 269 270 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 334 336 337 339 347 351';

/** Each list a table of words by number: to take one out of a list literal takes the engine longer than to write the row. */
const words = { first, last, account, domain, country, area: areaCode };

/**
 * A number of a word: the same for a row in every run.
 *
 * @param {number} salt
 */
const number = (salt) => `(hash(id * 16 + ${salt}) >> 7)`;
/** The same of what differs where a person stands in two rows. @param {number} salt */
const visit = (salt) => `(hash(row * 16 + ${salt}) >> 7)`;

/**
 * Writes made-up people as a CRM exports them: 13 columns, about 112 bytes a row. One address in 20 is in capitals, one in 200 is
 * none, one row in 500 is a person who stands in another row already; one in five has no phone, half of the others write it
 * without their country's code. 608 rows in 1,000 have spent more than 200 and ordered 13 times or more.
 *
 * @param {string} file
 * @param {number} rows
 * @param {{ changed?: number }} [options] the share of rows whose address is another one
 */
export async function writeContacts(file, rows, { changed = 0 } = {}) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  /** @type {string[]} */
  const joins = [];
  for (const [name, text] of Object.entries(words)) {
    const list = text.split(' ').map((word) => `'${word.replaceAll("'", "''")}'`);
    await connection.run(
      `CREATE TABLE ${name}s AS SELECT unnest([${list.join(', ')}]) AS ${name}, unnest(range(${list.length})) AS ${name}_id`,
    );
    joins.push(`JOIN ${name}s ON ${name}_id = ${number(joins.length)} % ${list.length}`);
  }
  await connection.run(`COPY (
    SELECT
      CASE WHEN ${number(6)} % 200 = 0 THEN 'none' WHEN ${number(6)} % 20 = 1 THEN upper(address) ELSE address END AS email,
      CASE WHEN ${number(7)} % 5 = 0 THEN NULL
        WHEN country = 'US' AND ${number(7)} % 2 = 0 THEN '(' || area || ') ' || 200 + ${number(8)} % 800 || '-' || 1000 + ${number(9)} % 9000
        WHEN country = 'US' THEN '+1 ' || area || ' ' || 200 + ${number(8)} % 800 || ' ' || 1000 + ${number(9)} % 9000
        WHEN country = 'DE' THEN '0151 ' || 10000000 + ${number(8)} % 90000000
        WHEN country = 'GB' THEN '07' || 400 + ${number(9)} % 80 || ' ' || 100000 + ${number(8)} % 900000
        WHEN country = 'FR' THEN '+33 6 ' || 10 + ${number(7)} % 90 || ' ' || 10 + ${number(8)} % 90 || ' ' || 1000 + ${number(9)} % 9000
        ELSE '+34 6' || 10000000 + ${number(8)} % 90000000 END AS phone,
      first AS first_name, last AS last_name, country,
      CASE country WHEN 'GB' THEN 'SW' || 1 + ${number(10)} % 20 || 'A ' || ${number(11)} % 10 || 'AA'
        ELSE 10000 + ${number(10)} % 90000 || '' END AS postal_code,
      DATE '2015-01-01' + (${number(11)} % 3900)::INTEGER AS created_at,
      DATE '2024-01-01' + (${visit(12)} % 1000)::INTEGER AS last_order,
      ${visit(13)} % 2000 || '.' || 10 + ${visit(12)} % 90 AS total_spent,
      ${visit(14)} % 40 AS orders,
      CASE WHEN ${number(15)} % 10 < 7 THEN 'yes' ELSE 'no' END AS newsletter,
      CASE ${visit(12)} % 6 WHEN 0 THEN 'vip' WHEN 1 THEN 'wholesale' WHEN 2 THEN 'new' END AS tags,
      CASE ${number(11)} % 3 WHEN 0 THEN 'web' WHEN 1 THEN 'app' ELSE 'store' END AS channel
    FROM (SELECT *, account || '.' || CASE WHEN hash(id + 77) % 10000 < ${Math.round(changed * 10_000)} THEN 'x' ELSE '' END
        || id || '@' || domain AS address
      FROM (SELECT range AS row, CASE WHEN range % 500 = 499 THEN range - 100 ELSE range END AS id FROM range(${rows}))
      ${joins.join(' ')}))
    TO '${file}' (HEADER)`);
  connection.closeSync();
  instance.closeSync();
}
