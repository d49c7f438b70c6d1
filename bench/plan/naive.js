// node naive.js FILE: what a competent engineer writes in an afternoon to have a Google list from an export. Prints the members.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { parsePhoneNumberFromString } from 'libphonenumber-js';

const sha256 = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');

/** @param {string} email */
function normalizeEmail(email) {
  const [name = '', domain = ''] = email.trim().toLowerCase().split('@');
  const isGmail = domain === 'gmail.com' || domain === 'googlemail.com';
  return `${isGmail ? name.replace(/\+.*$/, '').replaceAll('.', '') : name}@${domain}`;
}

const seen = new Set();
const members = [];
const rows = createReadStream(process.argv[2] ?? '').pipe(parse({ columns: true }));
for await (const row of rows) {
  if (!(Number(row.total_spent) > 200 && Number(row.orders) >= 13)) continue;
  const identifiers = [];
  if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(row.email)) identifiers.push({ email: sha256(normalizeEmail(row.email)) });
  const phone = row.phone ? parsePhoneNumberFromString(row.phone, row.country || 'US') : undefined;
  if (phone?.isValid()) identifiers.push({ phone: sha256(phone.number) });
  if (row.first_name && row.last_name && row.postal_code) {
    identifiers.push({
      firstName: sha256(row.first_name.trim().toLowerCase()),
      lastName: sha256(row.last_name.trim().toLowerCase()),
      country: row.country || 'US',
      postalCode: row.postal_code,
    });
  }
  const key = JSON.stringify(identifiers);
  if (identifiers.length === 0 || seen.has(key)) continue;
  seen.add(key);
  members.push(identifiers);
}
process.stdout.write(`${members.length}\n`);
