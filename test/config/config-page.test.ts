import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { configJsonSchema, type JsonSchema } from '../../src/config/schema/json-schema.ts';
import { configKeys } from './config-keys.ts';
import { runCli } from '../cli/run-cli.ts';
import { folder, load } from './write-config.ts';

const page = readFileSync(new URL('../../docs/config.md', import.meta.url), 'utf8');
const keys = configKeys(configJsonSchema()).filter(({ path }) => !/^(?:suppress|consent\.files)\[\]\.map\./.test(path));

interface Row {
  readonly path: string;
  readonly takes: string;
  readonly standard: string;
  readonly meaning: string;
}

/** Rows of the tables, each under the heading that names its block. */
function rowsOfPage(): Row[] {
  return page.split(/^##+ /m).flatMap((section) => {
    const block = /^`(.+)`\n/.exec(section)?.[1];
    if (block === undefined) return [];
    return [...section.matchAll(/^\| (`[^|]*) \| ([^|]*) \| ([^|]*) ?\| ([^|]*) ?\|$/gm)].flatMap(
      ([, names = '', takes = '', standard = '', meaning = '']) =>
        [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => ({
          path: block === 'audience-sync.yaml' ? name : `${block}.${name}`,
          takes,
          standard: standard.trim(),
          meaning,
        })),
    );
  });
}
const rows = rowsOfPage();

test('docs/config.md has a row for every key of the file, and no other', () => {
  expect(rows.map(({ path }) => path).toSorted()).toEqual(keys.map(({ path }) => path).toSorted());
});

test('the page says of every key that must be there that it is needed, and of no other', () => {
  const needed = rows.filter(({ standard }) => standard === 'needed').map(({ path }) => path);
  const required = keys.filter((key) => key.required).map(({ path }) => path);
  expect(needed.toSorted()).toEqual(required.toSorted());
});

test('the page names every value of a key that takes one of several', () => {
  const missing = keys.flatMap(({ path, schema }) => {
    const row = rows.find((candidate) => candidate.path === path);
    return valuesOf(schema)
      .filter((value) => row?.takes.includes(`\`${value}\``) !== true)
      .map((value) => `${path}: ${value}`);
  });
  expect(missing).toEqual([]);
});

test('the page and the editor give the same defaults', () => {
  const differing = keys.flatMap(({ path, description = '' }) => {
    const standard = /default: ([^\s;,)]*[^\s;,).])/i.exec(description)?.[1];
    const said = rows.find((row) => row.path === path)?.standard ?? '';
    return standard === undefined || said.includes(standard) ? [] : [`${path}: ${standard}, not ${said}`];
  });
  expect(differing).toEqual([]);
});

const examples = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map((match) => match[1] ?? '');
const whole = examples[0] ?? '';
const env = Object.fromEntries(
  [...page.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name = '']) => [
    name,
    name.endsWith('_URL') ? 'https://hooks.example.com/a' : 'a value',
  ]),
);

test('the whole file of the page is a config without mistakes', async () => {
  const { config, warnings } = await load(whole, env);
  expect(warnings).toEqual([]);
  expect(config.audiences.get('win-back')?.to).toEqual(['google', 'meta', 'linkedin']);
});

test.each(examples.slice(1))('an example of the page can stand in that file: %#', async (example) => {
  const file: unknown = { ...(parse(whole) as object), ...(parse(example) as object) };
  const yaml = stringify(file).replaceAll('${file:secrets/', '${file:');
  await expect(load(yaml, env, { 'linkedin-refresh-token': 'a token' })).resolves.toMatchObject({
    warnings: [],
  });
});

function valuesOf(schema: JsonSchema): string[] {
  const forms = [schema, ...[schema.items, ...(schema.anyOf ?? [])].flatMap((form) => (isSchema(form) ? [form] : []))];
  return forms.flatMap((form) => (form.const === undefined ? (form.enum ?? []) : [form.const])).map(String);
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('what the README shows as a config works with an export of Shopify', async () => {
  const files = [...readme.matchAll(/^```yaml\n(version: 1\n[^]*?)^```$/gm)].map((match) => match[1] ?? '');
  expect(files).toHaveLength(1);
  const cwd = folder({ 'audience-sync.yaml': files[0] ?? '', '.env': 'META_ACCESS_TOKEN=a value\n' });
  for (const name of ['exports', 'lists']) mkdirSync(join(cwd, name));
  const shopify = new URL('../../fixtures/exports/shopify-customers.csv', import.meta.url);
  copyFileSync(shopify, join(cwd, 'exports/customers-monday.csv'));
  writeFileSync(join(cwd, 'lists/unsubscribed.csv'), 'Email\nnobody@example.com\n');
  const { out, err } = await runCli(['plan', '--json'], { cwd });
  expect(err).toBe('');
  const { lists } = JSON.parse(out) as { lists: { audience: string; wanted: number; guards: unknown[] }[] };
  expect(lists).toMatchObject([{ audience: 'best-customers', guards: [] }]);
  expect(lists[0]?.wanted).toBeGreaterThan(0);
});

test.each([
  ['README.md', readme],
  ['docs/config.md', page],
])('%s names the schema where a global install and `npm link` put it', (_, text) => {
  const [, path = ''] =
    /yaml-language-server: \$schema=\/usr\/lib\/node_modules\/audience-sync\/([\w./-]+)/.exec(text) ?? [];
  expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
  expect(path).toMatch(/\.json$/);
});
