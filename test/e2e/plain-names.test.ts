import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { World } from './world.ts';

let world: World;
afterEach(() => world.close());

const config = () => readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
const people = (...rows: string[]) =>
  world.write(
    'exports/customers-001.csv',
    `Customer ID,Email,First Name,Last Name,Company,Postal Code,Country\n${rows.join('\n')}\n`,
  );

test('who is known by name alone is not forgotten when names may no longer be sent', async () => {
  world = await World.open({
    audiences: 'audiences: { everybody: { name: Everybody, segment: everybody, to: [linkedin] } }\n',
  });
  const withNames = config()
    .replace(
      'external_id: Customer ID',
      'first_name: First Name, last_name: Last Name, company: Company, postal_code: Postal Code, country: Country',
    )
    .replace(/^consent:.*\n/m, '')
    .replace('total_spent >= 50', 'true')
    .replace('type: linkedin', 'type: linkedin\n    send_plain_names: true')
    .replace('phone: Phone, ', '');
  world.write('audience-sync.yaml', withNames);
  people('1,ada@example.com,Ada,Test,Example Ltd,SW1A 1AA,GB', '2,,Ben,Test,Example Ltd,SW1A 1AA,GB');
  const first = await world.run(['sync']);
  expect(first.code, first.err).toBe(0);
  expect(first.out).toMatch(/everybody +linkedin +created +2 /);

  people('1,ada@example.com,Ada,Test,Example Ltd,SW1A 1AA,GB');
  world.write('audience-sync.yaml', withNames.replace('send_plain_names: true', 'send_plain_names: false'));
  for (let run = 0; run < 2; run += 1) {
    const without = await world.run(['sync', '--yes']);
    expect(without.code, without.err).toBe(3);
    expect(without.out).toMatch(/everybody on linkedin: the platform refused 1: no_identifier \(still on the list\)/);
  }

  world.write('audience-sync.yaml', withNames);
  const removing = await world.run(['sync', '--yes']);
  expect(removing.code, removing.err).toBe(0);
  expect(removing.out).toMatch(/everybody +linkedin +known +\d+ +[1-9]/);
});
