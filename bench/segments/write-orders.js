import { DuckDBInstance } from '@duckdb/node-api';

/**
 * Writes made-up orders of the people of a file, over two years: three of four people have none to four each, one and a half on
 * average.
 *
 * @param {string} file
 * @param {string} people a file of `writeContacts`
 */
export async function writeOrders(file, people) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run(`COPY (
    SELECT email, current_date - (hash(email || nth) % 730)::INTEGER AS ordered_at, 5 + hash(nth || email) % 300 AS total,
      ['cups', 'kettles', 'tea', 'gifts'][1 + (hash(email || 'c' || nth) % 4)::INTEGER] AS category
    FROM (SELECT email, unnest(range(((hash(email) >> 7) % 5)::BIGINT)) AS nth
      FROM read_csv('${people}', all_varchar = true) WHERE email LIKE '%@%' AND (hash(email) >> 3) % 4 < 3))
    TO '${file}' (HEADER)`);
  connection.closeSync();
  instance.closeSync();
}
