import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const destinations = `destinations:
  google: { type: google, account: "1", auth: { application_default: true } }
  meta: { type: meta, account: act_1, access_token: x }
  linkedin: { type: linkedin, account: "1", source_platform: X, access_token: x }
`;
const config = `version: 1
project: shop
defaults: { country: US }
consent: { column: consent, granted: ["yes"], denied: ["no"] }
suppress: [{ files: gone.csv }]
sources:
  buyers: { files: buyers.csv }
  leads: { files: leads.csv }
events:
  views: { files: views.csv, of: buyers, key: email, time: at, types: { at: date } }
segments:
  all: { from: buyers, where: "true" }
  spenders: { from: buyers, where: spent >= 400 }
  leads: { from: leads, where: "true" }
  anybody: { include: [all, leads] }
  spending-leads: { include: [leads], all_of: [spenders] }
  viewers: { from: buyers, where: exists(views) }
  nobody: { from: buyers, where: spent < 0 }
${destinations}audiences:
  everybody: { segment: all, to: [google, linkedin] }
  viewers: { segment: viewers, to: [meta], for_each: views.category }
`;

/** 500 buyers, of whom each 50th denies, each 51st has said nothing, each 10th has no valid address, and 5 are suppressed. */
const buyer = (n: number): string => {
  const email = n % 10 === 0 ? 'none' : `b${n}@example.com`;
  const consent = n % 50 === 49 ? 'no' : n % 50 === 48 ? '' : 'yes';
  return `${email},(201) 555-0${String(100 + n).slice(-3)},Ada,Miller${n},10001,${n},${consent}`;
};
const range = (to: number) => Array.from({ length: to }, (_, n) => n);
const files = {
  'audience-sync.yaml': config,
  'buyers.csv': `email,phone,first_name,last_name,postal_code,spent,consent\n${range(500).map(buyer).join('\n')}\n`,
  'leads.csv': `email,consent\n${range(200)
    .map((n) => `${n < 50 ? `B${451 + n}` : `l${n}`}@example.com,yes`)
    .join('\n')}\n`,
  'views.csv': `email,at,category\n${range(30)
    .map((n) => `b${n}@example.com,2026-11-01,${n % 3 === 0 ? 'cups' : 'Kettles'}`)
    .join('\n')}\n`,
  'gone.csv': `email\n${range(5)
    .map((n) => `b${n + 1}@example.com`)
    .join('\n')}\n`,
};

interface Sizes {
  readonly segments: readonly {
    readonly segment: string;
    readonly contacts: number;
    readonly sendable: number;
    readonly coverage: Readonly<Record<string, number>>;
    readonly platforms: readonly { readonly platform: string; readonly usable: number; readonly verdict: string }[];
    readonly for_each: readonly unknown[];
  }[];
  readonly overlap: { readonly segments: readonly string[]; readonly counts: readonly (readonly number[])[] } | null;
}
const sizesOf = (out: string) => JSON.parse(out) as Sizes;

test('segments are shown with their size, by what people can be found, and whom they have in common', async () => {
  const cwd = folder(files);
  const { code, out, err } = await runCli(['segments'], { cwd });
  expect(code, err).toBe(0);
  await expect(out).toMatchFileSnapshot('../golden/segments.txt');
  const { segments, overlap } = sizesOf((await runCli(['segments', '--json'], { cwd })).out);

  // A plan of the same segments finds the same.
  const { out: planned } = await runCli(['plan', '--json'], { cwd });
  const { lists } = JSON.parse(planned) as {
    lists: { audience: string; destination: string; wanted: number; rejected: Record<string, number> }[];
  };
  for (const { audience, destination, wanted, rejected } of lists) {
    if (audience !== 'everybody') continue;
    const size = segments.find(({ segment }) => segment === 'all');
    expect(size?.platforms.find(({ platform }) => platform === destination)?.usable).toBe(wanted);
    expect(size?.sendable).toBe(wanted + Object.values(rejected).reduce((sum, n) => sum + n, 0));
  }

  // People are one person in two sources.
  const at = (name: string) => overlap?.segments.indexOf(name) ?? -1;
  const leads = overlap?.counts[at('leads')] ?? [];
  const found = segments.find(({ segment }) => segment === 'spending-leads')?.sendable;
  // One of these leads is a buyer who has given no consent: they are in the lead's segment, and not among the spenders to be sent.
  expect([found, leads[at('spenders')]]).toEqual([44, 43]);
  expect(overlap?.counts[at('anybody')]?.[at('leads')]).toBe(leads[at('leads')]);
});

test('each value of an audience with `for_each` is sized where its segment is asked for', async () => {
  const cwd = folder(files);
  const { out } = await runCli(['segments', 'viewers'], { cwd });
  await expect(out).toMatchFileSnapshot('../golden/segments-values.txt');
  const { segments, overlap } = sizesOf((await runCli(['segments', 'viewers', '--json'], { cwd })).out);
  expect(overlap).toBeNull();
  expect(segments.map(({ segment }) => segment)).toEqual(['viewers']);
  expect(segments[0]?.for_each).toMatchObject([
    { audience: 'viewers', column: 'views.category', values: [{ value: 'Kettles' }, { value: 'cups' }] },
  ]);
});

test('more than eight are compared with --overlap only', async () => {
  const nine = range(9).map((n) => `  s${n}: { from: people, where: n >= ${n} }\n`);
  const cwd = folder({
    'audience-sync.yaml': `version: 1\nproject: shop\nsources: { people: { files: people.csv } }\nsegments:\n${nine.join('')}`,
    'people.csv': 'email,n\nada@example.com,7\nbob@example.com,8\n',
  });
  expect((await runCli(['segments'], { cwd })).out).not.toContain('Overlap');
  expect((await runCli(['segments', '--overlap'], { cwd })).out).toMatch(/^1 s0( +100%){8} +50\.0%$/m);
});

test('a source without rows has segments of nobody', async () => {
  const cwd = folder({
    'audience-sync.yaml': `version: 1\nproject: shop\nsources: { people: { files: people.csv } }
segments: { all: { from: people, where: "true" }, some: { from: people, where: age > 3 } }\n${destinations}`,
    'people.csv': 'email,age\n',
  });
  const { code, out, err } = await runCli(['segments', '--json'], { cwd });
  expect(code, err).toBe(0);
  const { segments, overlap } = sizesOf(out);
  expect(segments[0]).toMatchObject({ contacts: 0, share: null, sendable: 0 });
  expect(segments[0]?.platforms.map(({ usable, verdict }) => [usable, verdict])).toEqual([
    [0, 'too_small'],
    [0, 'too_small'],
    [0, 'too_small'],
  ]);
  expect(overlap).toMatchObject({
    counts: [
      [0, 0],
      [0, 0],
    ],
    shares: [
      [null, null],
      [null, null],
    ],
  });
});

test('rows that stand for nobody are in no segment', async () => {
  const cwd = folder({
    'audience-sync.yaml': `version: 1\nproject: shop\nsources: { people: { files: people.csv } }
segments: { all: { from: people, where: "true" } }\n${destinations}`,
    'people.csv': 'email,age\nnone,1\nada@example.com,2\n,3\n',
  });
  const { out } = await runCli(['segments', '--json'], { cwd });
  expect(sizesOf(out).segments[0]).toMatchObject({ contacts: 1, share: 1, sendable: 1, coverage: { email: 1 } });
});

test('an unknown one is told, with what was probably meant', async () => {
  const { code, err } = await runCli(['segments', 'spender'], { cwd: folder(files) });
  expect(code).toBe(2);
  expect(err).toMatch(/audience-sync\.yaml:11:\d+[\s\S]*segment "spender" is not in the config/);
  expect(err).toContain('Did you mean "spenders"?');
});
