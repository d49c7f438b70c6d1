import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open({
    audiences:
      'suppress: [{ files: suppressed.csv }]\nguards: { allow_empty: true }\naudiences: { accounts: { name: Accounts, type: companies, segment: everybody, to: [linkedin] } }\n',
  });
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write(
    'audience-sync.yaml',
    config
      .replace('phone: Phone, external_id: Customer ID', 'company_domain: Website, company: Company')
      .replace('total_spent >= 50', 'true'),
  );
  world.write('suppressed.csv', 'email\n');
  world.sandbox.setPopulation([
    ...domains.map((domain) => ({ id: domain, company_domain: domain })),
    { id: 'initech', company: 'initech' },
  ]);
});
afterEach(() => world.close());

const contacts = (...rows: string[]) =>
  world.write('exports/customers-001.csv', ['Email,Website,Company,Marketing Consent', ...rows, ''].join('\n'));
const list = () => world.list('linkedin', 'Accounts');

const rows = [
  'ann@acme.example.com,,ACME,yes',
  'bob@gmail.com,https://www.Acme.example.com/about,Acme Ltd,yes',
  'cid@umbrella.example.com,n/a,,yes',
  'dee@gmail.com,,Initech,yes',
  'eve@gmail.com,,,yes',
  'fay@web.de,https://www.linkedin.com/company/acme,-,yes',
  'gus@bücher.example,,,yes',
  'hal@denied.example.com,,,no',
];

const sync = async (code: number, ...args: string[]) => {
  const result = await world.run(['sync', ...args]);
  expect(result.code, result.err + result.out).toBe(code);
  return result;
};
const explain = async (email: string) => {
  const { out } = await world.run(['explain', email]);
  return /accounts on linkedin: (.*)\n *(.*)/.exec(out)?.slice(1) ?? out;
};
const domains = ['acme.example.com', 'umbrella.example.com', 'xn--bcher-kva.example'];

test('the companies of contacts become a list, each once, and leave it with their last contact', async () => {
  contacts(...rows);
  const plan = await world.run(['plan']);
  expect(plan.out).toContain('accounts on linkedin: 4 companies, of 5 of 7 contacts\n');
  expect(plan.out).toContain('accounts on linkedin: rejected 2 free_mail\n');
  expect(JSON.parse((await world.run(['plan', '--json'])).out)).toMatchObject({
    lists: [
      {
        type: 'companies',
        size: 7,
        wanted: 4,
        adds: 4,
        rejected: { free_mail: 2 },
        coverage: { company: 1, company_domain: 4 },
      },
    ],
  });
  await sync(0);
  expect(list()).toMatchObject({ people: ['initech', ...domains].toSorted(), anonymous: 0 });
  expect(world.changes('linkedin').map(({ path }) => path.split('/').at(-1))).toEqual(['dmpSegments', 'companies']);
  world.sandbox.clearRequests();
  await sync(0);
  expect(world.changes('linkedin')).toEqual([]);

  // Another of the same company keeps it on the list; whoever denies it does not bar the others.
  world.write('suppressed.csv', 'email\nann@acme.example.com\ncid@umbrella.example.com\n');
  expect(await explain('ann@acme.example.com')).toEqual([
    'not in it: suppressed; others who work there may keep the company in it',
    'not on the list',
  ]);
  expect(await explain('bob@gmail.com')).toMatchObject(['the company is in it', expect.stringMatching(/^on the list/)]);
  expect(await explain('eve@gmail.com')).toEqual(['not in it: no company is known (free_mail)', 'not on the list']);
  const { out } = await sync(0);
  expect(out).toContain('of who leaves: 1 of which nobody is left who may be sent');
  const exported = await world.run(['export', 'accounts', '--yes']);
  expect(exported.code, exported.err).toBe(0);
  expect(exported.out.split('\n').toSorted()).toEqual([
    '',
    ',acme.example.com,,,,,,,,',
    ',xn--bcher-kva.example,,,,,,,,',
    'companyname,companywebsite,companyemaildomain,linkedincompanypageurl,stocksymbol,industry,city,state,companycountry,zipcode',
    'initech,,,,,,,,,',
  ]);
  expect(list()?.people).toEqual(['acme.example.com', 'initech', 'xn--bcher-kva.example']);
});

test('a company that LinkedIn refuses is told with its row, and a list of people under the same key is another one', async () => {
  contacts(...rows);
  world.sandbox.addFault('linkedin', { kind: 'rows', values: ['acme.example.com'] });
  const { out } = await sync(3);
  expect(out).toContain('the platform refused 1: HTTP 400');
  expect(list()?.people).toHaveLength(3);
  world.sandbox.clearFaults();

  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write('audience-sync.yaml', config.replace('type: companies, ', ''));
  const plan = await world.run(['plan']);
  expect(plan.out + plan.err).toMatch(/no audience of the config is for the list "Accounts" on linkedin any more/);
  await sync(0);
  const segments = world.sandbox.lists('linkedin').map(({ key, size }) => [key, size]);
  expect(segments).toEqual([
    ['audience-sync:e2e:accounts', 3],
    ['audience-sync:e2e:accounts', 7],
  ]);
});
