import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { zip } from '../sources/zip.ts';
import { runCli } from './run-cli.ts';

const exports = join(import.meta.dirname, '../../fixtures/exports');
const golden = (name: string) => join('../golden', name);

interface Document {
  readonly rows: number;
  readonly contacts: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly rejected_by_reason: Readonly<Record<string, number>>;
  readonly encoding: string;
  readonly delimiter: string;
  readonly preset: string | null;
  readonly identifiers: Readonly<Record<string, Identifier>>;
  readonly attributes: Readonly<Record<string, { readonly column: string; readonly type: string }>>;
  readonly consent: unknown;
  readonly config: string;
}

interface Identifier {
  readonly columns: readonly string[];
  readonly valid: number;
  readonly invalid: number;
  readonly missing: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number; readonly lines: readonly number[] }[];
}

async function inspect(
  words: readonly string[],
  world: { cwd?: string; stdin?: string | Uint8Array } = {},
): Promise<Document> {
  const { code, out, err } = await runCli(['inspect', ...words, '--json'], { cwd: exports, ...world });
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as Document;
}

test('people read what a Shopify export holds, and a block that is ready', async () => {
  const { code, out, err } = await runCli(['inspect', 'shopify-customers.csv'], { cwd: exports });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  await expect(out).toMatchFileSnapshot(golden('inspect/shopify-customers.csv.txt'));
});

test('people read what is wrong with a Salesforce report: its encoding, values, lines below the table', async () => {
  const words = ['inspect', 'salesforce-contacts.csv', '--for', 'google', '--default-country', 'US', '--reveal'];
  const { code, out, err } = await runCli(words, { cwd: exports });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  await expect(out).toMatchFileSnapshot(golden('inspect-salesforce.txt'));
});

test('programs are told which export it is, how surely, and what it might be as well', async () => {
  expect(await inspect(['activecampaign-contacts.csv'])).toMatchObject({
    encoding: 'utf-8',
    delimiter: ',',
    preset: 'activecampaign',
    preset_because: ['Contact ID', 'Email', 'Tags', 'Date Created'],
    preset_score: 1,
    preset_runner_up: { preset: 'salesforce', score: expect.closeTo(0.5, 0) as number },
  });
  expect(await inspect(['emails.txt'])).toMatchObject({
    ...{ preset: null, preset_because: [], preset_score: null, preset_runner_up: null },
    ...{ rows: 84, contacts: 78, duplicates: 3, rejected: 3 },
  });
});

test('the block reads the export it was made from, in the encoding that was said', async () => {
  const { config } = await inspect(['semicolon-windows-1252.csv', '--encoding', 'latin1']);
  expect(config).toContain('\n    encoding: latin1\n');
  const cwd = folder({ 'audience-sync.yaml': `version: 1\nproject: acme\n${config}\nsegments: {}\n` });
  copyFileSync(join(exports, 'semicolon-windows-1252.csv'), join(cwd, 'semicolon-windows-1252.csv'));
  const { code, out } = await runCli(['check', '--json'], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ sources: [{ name: 'semicolon-windows-1252', rows: 70, contacts: 70 }] });
});

test('standard input is looked at like a file, and lines are physical lines', async () => {
  const stdin = 'email,phone,note\nada@example.com,,"two\nlines"\nnobody,555,\n\nalan@@example.com,,\n,,x\n';
  const document = await inspect(['-'], { stdin });
  expect(document).toMatchObject({ rows: 4, contacts: 1, duplicates: 0, rejected: 3 });
  expect(document.identifiers['email']).toMatchObject({
    valid: 1,
    invalid: 2,
    missing: 1,
    reasons: [{ reason: 'invalid_email', count: 2, lines: [4, 6] }],
  });
  expect(document.config).toContain('files: "-"');
});

test('a workbook in an archive is looked at by the sheet that is named, which its block names, too', async () => {
  const cwd = folder({});
  const content = readFileSync(join(exports, 'customers.xlsx'));
  writeFileSync(join(cwd, 'export.zip'), zip([{ name: 'customers.xlsx', content }]));
  const document = await inspect(['export.zip', '--sheet', 'abgemeldet'], { cwd });
  expect(document).toMatchObject({ rows: 1, format: 'xlsx', sheet: 'Abgemeldet', encoding: null, warnings: [] });
  expect(document.config).toContain('\n    sheet: abgemeldet\n');
});

test('an archive in another encoding that is piped in is looked at like a file', async () => {
  const table = Buffer.from('email;first_name\nada@example.com;Ada\n', 'utf16le');
  const stdin = zip([{ name: 'contacts.txt', content: table }, { name: 'logo.png' }]);
  const document = await inspect(['-', '--encoding', 'utf-16le'], { stdin });
  expect(document).toMatchObject({
    file: 'standard input: contacts.txt',
    ...{ rows: 1, contacts: 1, encoding: 'utf-16le', delimiter: ';' },
    warnings: ['standard input: left out what is no table: logo.png'],
  });
});

test('`--for` asks one platform, `--default-country` reads national phones', async () => {
  const stdin = 'email,phone\nada lovelace@example.com,(415) 555-0100\n';
  const counts = async (...words: string[]) => {
    const { identifiers } = await inspect(['-', ...words], { stdin });
    return [identifiers['email']?.valid, identifiers['phone']?.valid];
  };
  expect(await counts()).toEqual([0, 0]);
  expect(await counts('--default-country', 'us')).toEqual([0, 1]);
  expect(await counts('--for', 'google')).toEqual([1, 0]);
  expect((await inspect(['-', '--default-country', 'us'], { stdin })).config).toMatch(/^defaults: { country: US }\n/);
  const hint = /^Phones without a calling code need a country: try --default-country/m;
  expect((await runCli(['inspect', '-'], { cwd: exports, stdin })).out).toMatch(hint);
  expect((await runCli(['inspect', '-', '--default-country', 'US'], { cwd: exports, stdin })).out).not.toMatch(hint);
  expect(await counts('--for', 'criteo', '--default-country', 'US')).toEqual([1, 0]);
});

test('a header below titles is named by its line, and one without rows is warned of and makes no block', async () => {
  const cwd = folder({
    'report.csv': 'Customers\nMade by the shop\n\nemail,phone\n',
    'plain.csv': 'email\nada@example.com\n',
  });
  const { code, out } = await runCli(['inspect', 'report.csv'], { cwd });
  expect(code).toBe(0);
  expect(out).toContain('header in line 4; what stands above it was left out\n');
  expect(out).toContain('report.csv has a header and no rows\n');
  expect(out).not.toContain('Ready for');
  expect(await inspect(['report.csv'], { cwd })).toMatchObject({ header_line: 4, config: null });
  expect(await inspect(['plain.csv'], { cwd })).toMatchObject({ header_line: 1, warnings: [] });
});

test('a bare list of e-mails is called that', async () => {
  const { out } = await runCli(['inspect', '-'], { cwd: exports, stdin: 'ada@example.com\nalan@example.com\n' });
  expect(out).toContain('no header: a bare list of e-mails\n\n2 rows = 2 contacts');
  expect(out).not.toContain('preset');
});

test('only shapes are revealed', async () => {
  const stdin = 'email\nAda.Lovelace(at)example.com\n';
  const { code, out } = await runCli(['inspect', '-', '--reveal'], { cwd: exports, stdin });
  expect(code).toBe(0);
  expect(out).toContain('Aaa.Aaaaaaaa(aa)aaaaaaa.aaa');
  expect(out).not.toMatch(/Ada|Lovelace/);
});

test('unreadable rows are rows: they are counted and named by line', async () => {
  const document = await inspect(['-'], {
    stdin: 'email,city\nada@example.com,Paris\nalan@example.com\nken@example.com,Rome\n',
  });
  expect(document).toMatchObject({
    rows: 3,
    contacts: 2,
    rejected: 1,
    rejected_by_reason: { unreadable: 1 },
    unreadable: [{ line: 3, reason: expect.stringContaining('instead of 2') as string }],
  });
});

test.each([
  ['a file that is not there', ['missing.csv'], 'missing.csv'],
  ['a country that is none', ['emails.txt', '--default-country', 'UK'], 'ISO 3166'],
  ['a platform that is none', ['emails.txt', '--for', 'tiktok'], 'tiktok'],
])('%s is exit 2', async (_, words, says) => {
  const { code, out, err } = await runCli(['inspect', ...words], { cwd: exports });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(says);
});
