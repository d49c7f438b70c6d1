import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliResult, runCli } from '../cli/run-cli.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'audience-sync-export-'));
  put('people.csv', 'Email,Plan\nada@example.com,gold\nben@example.com,gold\nbroken,gold\ncleo@example.com,free\n');
  put('out.csv', 'Email\nben@example.com\n');
  put(
    'audience-sync.yaml',
    `version: 1
project: shop
sources: { people: { files: people.csv } }
suppress: [{ files: out.csv }]
segments: { gold: { from: people, where: "plan = 'gold'" }, all: { from: people, where: "true" } }
destinations:
  criteo: { type: criteo, account: "1", auth: { client_id: "\${ID}", client_secret: "\${SECRET}" } }
  meta: { type: meta, account: act_1, access_token: "\${TOKEN}" }
audiences:
  vips: { segment: gold, to: [criteo] }
  both: { segment: gold, to: [criteo, meta] }
  plans: { segment: all, to: [criteo], for_each: plan, name: "Plan {value}" }
`,
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const put = (name: string, content: string) => writeFileSync(join(directory, name), content);
const run = (...argv: string[]): Promise<CliResult> => runCli(['export', ...argv], { cwd: directory });

// printf 'ada@example.com' | sha256sum
const ada = 'b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72';

test('an audience is printed as the form of its platform takes it, without whoever may be on no list', async () => {
  const printed = await run('vips', '--yes');
  expect(printed.code, printed.err).toBe(0);
  expect(printed.out).toBe(`${ada}\n`);
  expect(printed.err).toMatch(/vips: 1 member/);
  expect((await run('vips', '--for', 'tiktok', '--yes')).out).toBe(`Email_SHA256,Phone_SHA256,MAID\n${ada},,\n`);
});

test('which form, and where several files go, must be said; nothing is replaced', async () => {
  const both = await run('both', '--yes');
  expect([both.code, both.err]).toEqual([2, expect.stringContaining('--for: criteo, meta')]);
  const plans = await run('plans', '--yes');
  expect([plans.code, plans.err]).toEqual([2, expect.stringContaining('--out')]);
  const written = await run('plans', '--yes', '--out', 'files', '--json');
  expect(written.code, written.err).toBe(0);
  const { files } = JSON.parse(written.out) as { files: { audience: string; file: string; members: number }[] };
  expect(files.map(({ audience, members }) => [audience, members])).toEqual([
    ['plans.free', 1],
    ['plans.gold', 1],
  ]);
  expect(readFileSync(files[1]?.file ?? '', 'utf8')).toBe(`${ada}\n`);
  const again = await run('plans', '--yes', '--out', 'files');
  expect([again.code, again.err]).toEqual([2, expect.stringContaining('already')]);
  const column = await run('vips', '--for', 'x', '--identifier', 'phone');
  expect([column.code, column.err]).toEqual([2, expect.stringMatching(/--identifier phone.*\n.*email, mobile_ad_id/)]);
  const plain = await run('vips', '--for', 'reddit', '--hash', 'none');
  expect([plain.code, plain.err]).toEqual([
    2,
    expect.stringMatching(/--hash none is not taken.*reddit\n.*Leave it out/),
  ]);
  expect((await run('vips', '--hash', 'none', '--yes')).out).toBe('ada@example.com\n');
  expect((await run('vips', '--json')).code).toBe(2);
});

test('a guard stops it', async () => {
  put('people.csv', `Email,Plan\n${Array.from({ length: 9 }, (_, n) => `broken ${n},gold`).join('\n')}\n`);
  const stopped = await run('vips');
  expect(stopped.code).toBe(4);
  expect(stopped.out).toBe('');
  expect(stopped.err).toMatch(/guard: .*\n.*--yes/);
});
