import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../measure/run-process.js';
import { bin } from '../plan/project.js';

/** As a shop has them: the first asks for events, so that all projects read the same files. */
const segments = [
  '{ recipe: repeat-buyers, from: crm, with: { orders: buys } }',
  '{ from: crm, where: total_spent > 200 and orders >= 13 }',
  '{ recipe: lapsed, from: crm, with: { orders: buys, silent_for: 180d } }',
  `{ from: crm, where: "tags = 'vip'" }`,
  '{ include: [s2, s4], exclude: [s3] }',
  '{ recipe: vip, from: crm, with: { orders: buys, top: 10% } }',
  '{ recipe: new-customers, from: crm, with: { orders: buys } }',
  `{ from: crm, where: "tags = 'new' and created_at >= '2024-01-01'" }`,
  `{ from: crm, where: "channel = 'web'" }`,
  `{ from: crm, where: "channel = 'store' and total_spent > 1000" }`,
  `{ from: crm, where: "country = 'DE'" }`,
  `{ from: crm, where: "country = 'US' and orders >= 20" }`,
  '{ from: crm, where: total_spent between 500 and 900 }',
  `{ from: crm, where: "count(buys, last 90 days, where category = 'cups') >= 1" }`,
  `{ from: crm, where: "exists(buys, where category = 'tea') and not exists(buys, last 90 days)" }`,
  '{ from: crm, where: "sum(buys.total, last 365 days) > 300" }',
  `{ from: crm, where: "last_order < today() - interval 365 days" }`,
  `{ from: crm, where: "last_order >= today() - interval 400 days and orders = 1" }`,
  '{ include: [s9], all_of: [s12] }',
  `{ from: crm, where: "newsletter = 'yes' and orders >= 30" }`,
];

/**
 * A folder with the first so many of 20 segments, and an audience of each on one list.
 *
 * @param {string} folder
 * @param {number} count
 * @param {{ people: string, orders: string }} files
 */
export function openSegments(folder, count, { people, orders }) {
  const names = segments.slice(0, count).map((_, index) => `s${index + 1}`);
  writeFileSync(
    join(folder, 'audience-sync.yaml'),
    `version: 1
project: bench
defaults: { country: US }
sources: { crm: { files: people.csv } }
events: { buys: { files: orders.csv, of: crm, key: email, time: ordered_at } }
segments:
${names.map((name, index) => `  ${name}: ${segments[index]}`).join('\n')}
destinations: { google: { type: google, account: "1234567890", auth: { application_default: true } } }
audiences:
${names.map((name) => `  ${name}: { segment: ${name}, to: [google] }`).join('\n')}
`,
  );
  for (const [name, file] of [
    ['people.csv', people],
    ['orders.csv', orders],
  ]) {
    rmSync(join(folder, name), { force: true });
    symlinkSync(file, join(folder, name));
  }
  return (/** @type {readonly string[]} */ ...args) => runProcess([bin, ...args], { cwd: folder });
}
