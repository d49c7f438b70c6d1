import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = `version: 1
project: acme
defaults: { country: US }
sources: { customers: { files: customers.csv } }
consent: { column: consent, granted: ["yes"] }
segments: { all: { from: customers, where: "true" } }
destinations:
  meta: { type: meta, account: act_1, access_token: not-a-real-token }
  google: { type: google, account: 123-456-7890, auth: { client_id: a, client_secret: not-real, refresh_token: not-real }, accept_customer_match_terms: true }
  linkedin: { type: linkedin, account: "512345678", source_platform: X, access_token: not-a-real-token }
audiences: { all: { name: All, segment: all, to: [meta, google, linkedin] } }
`;

const emails = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${name}${n}@example.com`).join('; ');

async function planOf(rows: readonly string[]) {
  const header = 'Email,Phone,First Name,Last Name,Zip,consent';
  const cwd = folder({ 'audience-sync.yaml': config, 'customers.csv': `${[header, ...rows].join('\n')}\n` });
  const { out, code, err } = await runCli(['plan'], { cwd });
  expect(code, err).toBe(0);
  const { lists } = JSON.parse((await runCli(['plan', '--json'], { cwd })).out) as {
    lists: { destination: string; left_out: unknown }[];
  };
  const leftOut = Object.fromEntries(lists.map((list) => [list.destination, list.left_out]));
  return { notes: out.split('\n').filter((line) => line.includes('left out')), leftOut };
}

test('values beyond what a platform takes of a person are counted for each list', async () => {
  const { notes, leftOut } = await planOf([
    `${emails('ann', 12)},+12125550142,Ann,Lee,94035,yes`,
    `${emails('bob', 7)},,,,,yes`,
    `${emails('cid', 5)},,,,,yes`,
    'nobody,,,,,yes',
  ]);
  expect(notes).toEqual([
    'all on meta: 10 values of 2 members are left out: the platform takes 5 of one',
    'all on google: 4 values of 1 member are left out: the platform takes 10 of one',
  ]);
  expect(leftOut).toEqual({
    meta: { values: 10, members: 2, most: 5 },
    google: { values: 4, members: 1, most: 10 },
    linkedin: null,
  });
});

test('where everything is sent nothing is said', async () => {
  expect(await planOf([`${emails('ann', 5)},,,,,yes`])).toEqual({
    notes: [],
    leftOut: { meta: null, google: null, linkedin: null },
  });
});
