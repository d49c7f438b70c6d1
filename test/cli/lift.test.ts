import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededOrders } from '../../fixtures/generator/orders.js';
import { folder } from '../config/write-config.ts';
import { type Begun, liftWorld, peopleOf } from '../lift/lift-world.ts';
import { runCli } from './run-cli.ts';

const now = () => new Date('2026-11-30T12:00:00Z');

const experiments: readonly Begun[] = [
  {
    name: 'win-back',
    holdout: 0.2,
    people: [...peopleOf('treated', 4000, 10_000), ...peopleOf('holdout', 1000, 14_000)],
  },
  { name: 'welcome', holdout: 0.2, people: [...peopleOf('treated', 400, 3000), ...peopleOf('holdout', 100, 3400)] },
  {
    name: 'banners',
    split: { plain: 0.4, bold: 0.3, loud: 0.3 },
    people: [...peopleOf('plain', 800, 4000), ...peopleOf('bold', 600, 4800), ...peopleOf('loud', 600, 5400)],
  },
  {
    name: 'young',
    holdout: 0.1,
    split: { a: 0.5, b: 0.5 },
    people: [...peopleOf('a', 180, 6000), ...peopleOf('b', 180, 6180), ...peopleOf('holdout', 40, 6360)],
  },
  { name: 'broken', holdout: 0.1, people: [...peopleOf('treated', 800, 7000), ...peopleOf('holdout', 150, 7800)] },
];
const rates = {
  'win-back/treated': 0.12,
  'win-back/holdout': 0.06,
  'welcome/treated': 0.1,
  'welcome/holdout': 0.1,
  'banners/plain': 0.1,
  'banners/bold': 0.11,
  'banners/loud': 0.2,
  'young/a': 0.05,
  'young/b': 0.05,
  'young/holdout': 0.05,
  'broken/treated': 0.2,
  'broken/holdout': 0.1,
};
const orders = seededOrders({
  people: experiments.flatMap(({ name, people }) => people.map((each) => ({ ...each, arm: `${name}/${each.arm}` }))),
  rates,
  seed: 'shop-2',
});

test('`lift` shows what experiments brought, and claims nothing that they cannot show', async () => {
  const cwd = await liftWorld(experiments);
  writeFileSync(join(cwd, 'orders.csv'), orders);
  const people = await runCli(['lift', '--conversions', 'orders', '--value', 'total'], { cwd, now });
  expect(people.code).toBe(0);
  await expect(`${people.err}\n${people.out}`).toMatchFileSnapshot('../golden/lift.txt');
  const programs = await runCli(['lift', 'banners', '--conversions', 'orders.csv', '--json', '--quiet'], { cwd, now });
  expect(programs.code).toBe(0);
  await expect(programs.out).toMatchFileSnapshot('../golden/lift.json.txt');
});

/** Ann and Cat are treated, Ben is held out; Cat entered later. */
const few: Begun = {
  name: 'few',
  holdout: 0.3,
  people: [
    { email: 'ann@example.com', phone: '020 7946 0001', id: '7', arm: 'treated', entered: at('2026-11-01T06:00:00Z') },
    { email: 'ben.b@gmail.com', phone: '020 7946 0001', id: '8', arm: 'holdout', entered: at('2026-11-01T06:00:00Z') },
    { email: 'cat@example.com', arm: 'treated', entered: at('2026-11-20T06:00:00Z') },
  ],
};

function at(moment: string): Date {
  return new Date(moment);
}

/** One project for all of what follows. */
let cwd: string;
beforeAll(async () => {
  cwd = await liftWorld([few], mkdtempSync(join(tmpdir(), 'lift-')));
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** Who counts, and what becomes of the rows. */
interface Counted {
  readonly rows: Readonly<Record<string, number>>;
  readonly arms: Readonly<Record<string, string>>;
  readonly rejected: Readonly<Record<string, number>>;
  readonly future: number;
  readonly warnings: readonly string[];
}

async function count(file: string, options: readonly string[] = [], name = 'c.csv'): Promise<Counted> {
  writeFileSync(join(cwd, name), file);
  const { code, out, err } = await runCli(['lift', '--conversions', name, '--json', ...options], { cwd, now });
  expect(code, err).toBe(0);
  const { conversions, experiments: found, warnings } = JSON.parse(out) as Lift;
  const [{ arms, rows, warnings: own } = { arms: [], rows: {}, warnings: [] }] = found;
  // Whatever there is, the rows add up.
  const usable = Object.values(rows).reduce((sum, n) => sum + n, 0);
  const rejected = Object.values(conversions.rejected).reduce((sum, n) => sum + n, 0);
  expect(usable + rejected + conversions.future).toBe(conversions.rows);
  const said = arms.map(
    ({ arm, people, left_out: out2, converted, converted_before: before, value_per_person: mean }) => [
      arm,
      `${converted}/${people}${out2 > 0 ? ` -${out2}` : ''}${before > 0 ? ` before ${before}` : ''}${mean === null ? '' : ` ${mean}`}`,
    ],
  );
  return {
    rows,
    arms: Object.fromEntries(said) as Counted['arms'],
    rejected: conversions.rejected,
    future: conversions.future,
    warnings: [...warnings, ...own],
  };
}

interface Lift {
  readonly conversions: { rows: number; rejected: Record<string, number>; future: number };
  readonly experiments: readonly {
    arms: readonly {
      arm: string;
      people: number;
      left_out: number;
      converted: number;
      converted_before: number;
      value_per_person: number | null;
    }[];
    rows: Record<string, number>;
    warnings: string[];
  }[];
  readonly warnings: readonly string[];
}

test('each person counts once, from the moment on at which they entered', async () => {
  const found = await count(
    `email,bought
ann@example.com,2026-10-31 09:00:00
ann@example.com,2026-11-02 09:00:00
ANN@example.com,2026-11-03 09:00:00
ben.b@gmail.com,2026-11-01 06:00:00
cat@example.com,2026-11-20 05:59:59
guest@example.org,2026-11-03 09:00:00
ann@example.com,2026-12-24 09:00:00
,2026-11-03 09:00:00
ann@example.com,soon
"ann@example.com
`,
    ['--time', 'bought'],
  );
  expect(found.arms).toEqual({ treated: '1/2 before 2', holdout: '1/1' });
  expect(found.rows).toEqual({ counted: 3, before: 2, outside: 0, left_out: 0, unmatched: 1 });
  expect(found.rejected).toEqual({ no_identifier: 1, no_time: 1, unreadable: 1 });
  expect(found.future).toBe(1);
  expect(found.warnings).toContainEqual('c.csv: 1 row of later than now, counted for nobody');
});

test('people are known by any of their identifiers, hashed ones too, and a row is of whom its best one names', async () => {
  // The phone is of Ann and of Ben.
  const cat = createHash('sha256').update('cat@example.com').digest('hex');
  const found = await count(`customer id,email,phone,bought
,benb@gmail.com,+442079460001,2026-11-21 09:00:00
8,nobody@example.org,,2026-11-21 09:00:00
,nobody@example.org,+442079460001,2026-11-21 09:00:00
,${cat},,2026-11-21 09:00:00
`);
  expect(found.rows).toMatchObject({ counted: 4 });
  // The first two rows are of Ben alone.
  expect(found.arms).toEqual({ treated: '2/2', holdout: '1/1' });
});

test('times without a zone are those of the config, in summer too', async () => {
  const june = { ...few, people: few.people.map((each) => ({ ...each, entered: at('2026-06-01T06:00:00Z') })) };
  const file = `email,bought
ann@example.com,2026-06-01 06:59:00
ben.b@gmail.com,2026-06-01 07:00:00
cat@example.com,2026-06-01T06:00:00Z
`;
  const summer = await liftWorld([june]);
  writeFileSync(join(summer, 'c.csv'), file);
  const { out } = await runCli(['lift', '--conversions', 'c.csv', '--json'], { cwd: summer, now });
  const [found] = (JSON.parse(out) as Lift).experiments;
  expect(found?.arms.map(({ converted }) => converted)).toEqual([1, 1]);
  expect(found?.rows).toMatchObject({ counted: 2, before: 1 });
});

test('what conversions were worth is added up per person, once for the rows of one order', async () => {
  const orderRows = `order,email,created_at,total
1,ann@example.com,2026-11-05 09:00:00,"£1,234.50"
1,,,"£1,234.50"
2,ann@example.com,2026-11-06 09:00:00,-34.50
3,ben.b@gmail.com,2026-11-06 09:00:00,free
4,ben.b@gmail.com,2026-11-06 09:00:00,99999999999999999999
5,cat@example.com,2026-10-06 09:00:00,50
`;
  writeFileSync(join(cwd, 'orders.csv'), orderRows);
  const { out } = await runCli(['lift', '--conversions', 'orders', '--value', 'total', '--json'], { cwd, now });
  const { experiments: found, warnings } = JSON.parse(out) as Lift;
  expect(found[0]?.arms).toMatchObject([
    { arm: 'treated', value_per_person: 600 },
    { arm: 'holdout', converted: 1, value_per_person: 0 },
  ]);
  expect(warnings).toContainEqual(expect.stringContaining('2 rows without a value that can be read'));
});

test('the file may be anything that a source can be, also of a preset whose columns are known', async () => {
  const json = '{"email":"ann@example.com","bought":"2026-11-05T09:00:00Z"}\n';
  expect((await count(json, [], 'c.ndjson')).arms).toMatchObject({ treated: '1/2' });
  const shopify = `Name,Email,Financial Status,Paid at,Fulfillment Status,Created at,Lineitem name,Billing Name,Billing Zip,Total
#1,ann@example.com,paid,2026-11-09 09:00:00 +0000,fulfilled,2026-11-05 09:00:00 +0000,Kettle,A,1,10
#1,,,,,,Filter,,,
`;
  const found = await count(shopify);
  expect(found.arms).toMatchObject({ treated: '1/2' });
  // The second article has its person and time from the first row.
  expect(found.rows).toMatchObject({ counted: 2 });
});

test('what makes a file doubtful is told: days alone, days that can be months, an end in the middle of a row', async () => {
  const { warnings } = await count('email,bought,note\nann@example.com,05/11/2026,a\nann@example.com,05/11/2026,"b');
  expect(warnings).toContainEqual(expect.stringContaining('days without a time of day'));
  expect(warnings).toContainEqual(expect.stringContaining('can all be read as day/month or month/day'));
  expect(warnings).toContainEqual(expect.stringContaining('ends in the middle of line 3'));
});

test('that nobody is known is told', async () => {
  const { warnings } = await count('email,bought\nx@example.org,2026-11-05 10:00:00\n');
  expect(warnings).toContainEqual('experiment "few": none of 1 row is of anybody in it');
});

const usable = 'email,bought\nann@example.com,2026-11-05 09:00:00\n';

test.each<readonly [string, string, readonly string[], string, string]>([
  ['no conversions', usable, [], 'no conversions are named', 'Name a file, or events'],
  ['no such file', usable, ['--conversions', 'd.csv'], 'file not found: d.csv', 'c.csv'],
  ['no such events', usable, ['--conversions', 'order'], 'there is no file order', 'Did you mean "orders"?'],
  ['an empty file', '', ['--conversions', 'c.csv'], 'c.csv', ''],
  ['a header alone', 'email,bought\n', ['--conversions', 'c.csv'], 'c.csv has no rows', 'make it again'],
  ['no identifier', 'sku,bought\n7,2026-11-05\n', ['--conversions', 'c.csv'], 'no column is an identifier', 'email'],
  [
    'names alone',
    'first name,bought\nAnn,2026-11-05\n',
    ['--conversions', 'c.csv'],
    'no column that says who converted',
    'first name, bought',
  ],
  [
    'no times',
    'email,sku\nann@example.com,kettle\n',
    ['--conversions', 'c.csv'],
    'no column of times',
    '--time COLUMN',
  ],
  [
    'two columns of times',
    'email,ordered,paid\nann@example.com,2026-11-05,2026-11-06\n',
    ['--conversions', 'c.csv'],
    'several columns of times: ordered, paid',
    '--time "ordered"',
  ],
  [
    'times that cannot be read',
    'email,bought\nann@example.com,soon\n',
    ['--conversions', 'c.csv', '--time', 'bought'],
    'no row has a time in bought',
    '2026-11-24 09:30:00',
  ],
  [
    'no usable identifier',
    'email,bought\nann at example,2026-11-05\n',
    ['--conversions', 'c.csv'],
    'no row has a usable email',
    'inspect',
  ],
  [
    'no such column',
    usable,
    ['--conversions', 'c.csv', '--time', 'bough'],
    'no column "bough"',
    'Did you mean "bought"?',
  ],
  ['no such value', usable, ['--conversions', 'c.csv', '--value', 'total'], 'no column "total"', 'email, bought'],
  ['a broken file', 'email,bought\n"ann@example.com\n', ['--conversions', 'c.csv'], 'no row can be read', 'quotes'],
  ['a bad span', usable, ['--conversions', 'c.csv', '--within', 'soon'], '--within is no span of time: soon', '30d'],
  [
    'a bad day',
    usable,
    ['--conversions', 'c.csv', '--since', '2026-02-30'],
    '--since is no day: 2026-02-30',
    '2026-11-24',
  ],
  [
    'days the wrong way round',
    usable,
    ['--conversions', 'c.csv', '--since', '2026-11-02', '--until', '2026-11-01'],
    '--since 2026-11-02 is after',
    'Turn them round',
  ],
  [
    'no such experiment',
    usable,
    ['few2', '--conversions', 'c.csv'],
    'there is no experiment "few2"',
    'Did you mean "few"?',
  ],
  [
    'a sheet of events',
    usable,
    ['--conversions', 'orders', '--sheet', '2'],
    '--sheet has no meaning',
    'Write `sheet:` there',
  ],
])('%s: what is wrong and how to mend it', async (_, file, args, message, fix) => {
  writeFileSync(join(cwd, 'c.csv'), file);
  const { code, err, out } = await runCli(['lift', ...args], { cwd, now });
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(err).toContain(fix);
  expect(out).toBe('');
});

test('names of columns may be anything', async () => {
  writeFileSync(join(cwd, 'c.csv'), 'email,"=cmd|\' /C calc\'!A0\t\u001b[31m"\nann@example.com,2026-11-05 09:00:00\n');
  const { code, out } = await runCli(['lift', '--conversions', 'c.csv'], { cwd, now });
  expect(code).toBe(0);
  expect(out).not.toContain('\u001b');
});

test('a ledger without an experiment tells how to begin one', async () => {
  const { code, err } = await runCli(['lift', '--conversions', 'c.csv'], { cwd: await liftWorld([]), now });
  expect(code).toBe(2);
  expect(err).toContain('there is no experiment yet');
  expect(err).toContain('holdout: 10%');
});

test('the ledger stays as it is, and one of a newer release is left alone', async () => {
  const file = join(cwd, '.audience-sync', 'ledger.duckdb');
  const before = readFileSync(file);
  writeFileSync(join(cwd, 'c.csv'), usable);
  expect((await runCli(['lift', '--conversions', 'c.csv'], { cwd, now })).code).toBe(0);
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(join(cwd, '.audience-sync'))).toEqual(['ledger.duckdb']);
  const newer = await liftWorld([few], folder({}), 99);
  expect((await runCli(['lift', '--conversions', 'c.csv'], { cwd: newer, now })).code).toBe(11);
});
