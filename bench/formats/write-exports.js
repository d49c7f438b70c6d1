import { createReadStream, createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Engine } from '../../src/engine/engine.ts';
import { zip } from '../../fixtures/generator/zip.js';
import { writeLargeWorkbook } from './write-workbook.js';

const headers = ['Customer ID', 'First Name', 'Last Name', 'Email', 'Phone', 'Zip', 'Last Order', 'Total Spent'];

/** What people export: ids, names, an e-mail, a phone, a postal code with leading zeros, a date, an amount. */
const people = (rows) => `
  SELECT 'C-' || k AS "Customer ID", 'Given' || k % 5000 AS "First Name", CASE WHEN k % 100 = 0 THEN 'Féraud' ELSE 'Family' END || k % 9000 AS "Last Name",
    'person' || k || '@example.com' AS "Email", '+1415' || lpad((2000000 + k % 7999999)::VARCHAR, 7, '0') AS "Phone",
    lpad((k % 99999)::VARCHAR, 5, '0') AS "Zip", strftime(DATE '2020-01-01' + (k % 2000)::INTEGER, '%Y-%m-%d') AS "Last Order",
    printf('%d.%02d', k % 1000, k % 100) AS "Total Spent"
  FROM range(${rows}) AS t(k)`;

const written = [
  ['CSV', 'export.csv', 'FORMAT csv, HEADER'],
  ['CSV, semicolons, quotes', 'quoted.csv', "FORMAT csv, HEADER, DELIMITER ';', FORCE_QUOTE *"],
  ['CSV in .gz', 'export.csv.gz', 'FORMAT csv, HEADER, COMPRESSION gzip'],
  ['CSV in .zst', 'export.csv.zst', 'FORMAT csv, HEADER, COMPRESSION zstd'],
  ['JSON, one object a line', 'export.ndjson', 'FORMAT json'],
  ['JSON, a list', 'export.json', 'FORMAT json, ARRAY true'],
  ['Parquet', 'export.parquet', 'FORMAT parquet'],
];

/**
 * Writes the same people in one format after the other; all but the first may be removed before the next is asked for.
 *
 * @param {string} folder
 * @param {number} rows
 * @returns {AsyncGenerator<{ format: string, file: string }>}
 */
export async function* writeExports(folder, rows) {
  const engine = await Engine.open({ spillDirectory: join(folder, 'spill') });
  try {
    for (const [format, name, options] of written) {
      const file = join(folder, name);
      await engine.run(`COPY (${people(rows)}) TO '${file}' (${options})`);
      yield { format, file };
      if (name !== 'export.csv') continue;
      yield* copies(file, folder);
    }
    const file = join(folder, 'export.xlsx');
    await writeLargeWorkbook(file, headers, engine.chunks(people(rows)), { days: 6, amounts: 7 });
    yield { format: 'Excel workbook (.xlsx)', file };
  } finally {
    engine.close();
  }
}

/** The CSV file in other encodings and in an archive. */
async function* copies(csv, folder) {
  const utf16 = join(folder, 'utf16.csv');
  await pipeline(createReadStream(csv, 'utf8'), recode('utf16le', '\ufeff'), createWriteStream(utf16));
  yield { format: 'CSV, UTF-16', file: utf16 };
  const western = join(folder, 'western.csv');
  await pipeline(createReadStream(csv, 'utf8'), recode('latin1', ''), createWriteStream(western));
  yield { format: 'CSV, Windows-1252', file: western };
  const archive = join(folder, 'export.zip');
  writeFileSync(archive, zip({ 'export.csv': readFileSync(csv) }, { deflate: true }));
  yield { format: 'CSV in .zip', file: archive };
}

function recode(encoding, before) {
  return async function* (texts) {
    if (before !== '') yield Buffer.from(before, encoding);
    for await (const text of texts) yield Buffer.from(text, encoding);
  };
}
