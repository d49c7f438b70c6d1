import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { folder, load, mistakes } from './write-config.ts';

const head = 'version: 1\nproject: acme\n';
const good = `${head}sources: { a: { files: a.csv } }\n`;

test.each([
  [
    'a tab as indentation',
    `${head}sources:\n\ta: { files: a.csv }\n`,
    '4:1 a tab stands where spaces must → Indent with spaces.',
  ],
  [
    'a quote that does not end',
    `${head}sources: { a: { files: "a.csv } }\n`,
    /^4:1 no valid YAML: Missing closing "quote → Look at/,
  ],
  [
    'a bracket that does not end',
    `${head}sources: { a: { files: a.csv }\n`,
    /^4:1 no valid YAML: Flow map .* must .* end with a \} → /,
  ],
  [
    'a key without a colon',
    `${head}sources\n`,
    /^3:1 no valid YAML: Implicit map keys need to be followed by map values → /,
  ],
  [
    'two colons',
    `${head}sources: a: b\n`,
    /^3:10 no valid YAML: Nested mappings are not allowed in compact mappings → /,
  ],
  ['an indentation that fits nowhere', `  version: 1\n project: acme\n`, /^2:2 no valid YAML: /],
  [
    'a second document',
    `${good}---\n${good}`,
    '4:1 a second document begins here → Remove `---` and what follows, or make it a file of its own.',
  ],
  [
    'a sign that begins no text',
    `${head}sources: { a: { files: @a.csv } }\n`,
    /^3:24 no valid YAML: Plain value cannot start with reserved character @ → /,
  ],
  [
    'a variable that looks like a block',
    `${head}sources: { a: { files: \${FILE} } }\n`,
    '3:25 no valid YAML: Unexpected flow-map-start at node end → Inside { } and [ ], put quotes around it: "${NAME}".',
  ],
  [
    'an unknown type',
    `${head}sources: { a: { files: !secret a.csv } }\n`,
    '3:24 `!` makes this a type that nothing knows → Put the text in quotes.',
  ],
  [
    'an anchor that nobody set',
    `${head}sources: { a: *shared }\n`,
    '3:15 `*` refers to an anchor that does not stand before it → Write `&name` at the block that it repeats.',
  ],
  [
    'a list instead of keys',
    '- a\n- b\n',
    '1:1 the config is empty or no map of keys → Run `audience-sync init` to write one.',
  ],
  ['nothing', '', '1:1 the config is empty or no map of keys → Run `audience-sync init` to write one.'],
  ['only a comment', '# later\n', '1:1 the config is empty or no map of keys → Run `audience-sync init` to write one.'],
])('%s is told with its place', async (_, yaml, expected) => {
  const found = await mistakes(yaml);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
});

test('of a broken notation only the first slip is told: the parser stumbles over what follows', async () => {
  expect(await mistakes(`${head}  sources: { a: }\n }\n: :\n`)).toHaveLength(1);
});

test('a key that stands twice is told beside the other mistakes', async () => {
  expect(await mistakes(`${good}project: other\nsorces: {}\n`)).toEqual([
    '4:1 this key stands twice in the same block → Remove one of them.',
    '5:1 unknown key "sorces" → Did you mean "sources"?',
  ]);
});

test('Windows line ends and a byte order mark change neither values nor places', async () => {
  const yaml = '\ufeffversion: 1\r\nproject: acme\r\nsources:\r\n  a:\r\n    files: a.csv\r\n';
  const { config } = await load(yaml);
  expect(config.project).toBe('acme');
  expect(config.at('version')).toMatchObject({ line: 1, column: 10 });
  expect(config.at('sources', 'a', 'files')).toMatchObject({ line: 5, column: 12 });
  expect(await mistakes(`\ufeffversoin: 1\r\n${yaml.slice(1)}`)).toEqual([
    '1:1 unknown key "versoin" → Did you mean "version"?',
  ]);
});

test('blocks can be repeated by anchors, and merged into others', async () => {
  const { config } = await load(`${head}
sources:
  a: &export { files: a.csv, max_age: 2d, map: &columns { email: Mail } }
  b: { <<: *export, files: b.csv }
  c: { files: c.csv, map: *columns }
`);
  expect(config.sources.get('b')).toMatchObject({ maxAge: 172_800_000, map: { email: ['Mail'] } });
  expect(config.sources.get('b')?.files).toEqual([join(config.directory, 'b.csv')]);
  expect(config.sources.get('c')?.map).toEqual({ email: ['Mail'] });
});

test('a mistake in a repeated block is told where the block stands', async () => {
  expect(await mistakes(`${head}sources:\n  a: &a { files: a.csv, pik: all }\n  b: *a\n`)).toEqual([
    '4:25 unknown key "pik" in sources.a → Did you mean "pick"?',
    '4:25 unknown key "pik" in sources.b → Did you mean "pick"?',
  ]);
});

test('blocks that repeat each other without end are refused before they fill the memory', async () => {
  const lines = Array.from({ length: 9 }, (_, n) => `x${n + 1}: &x${n + 1} [${`*x${n}, `.repeat(9)}*x${n}]`);
  expect(await mistakes(`x0: &x0 [a]\n${lines.join('\n')}\n`)).toEqual([
    '1:1 anchors and aliases repeat too much → Write blocks out instead of repeating them by `*`.',
  ]);
});

test('a block that repeats itself is refused', async () => {
  const found = await mistakes(`${head}sources: &all\n  a: *all\n`);
  expect(found).not.toEqual([]);
  expect(found.join()).not.toContain('stack');
});

test('numbers keep their digits only in quotes, and the message says so', async () => {
  const account = (id: string): string =>
    `${good}destinations: { google: { type: google, account: ${id}, auth: { application_default: true } } }\n`;
  expect(await mistakes(account('0123456789'))).toEqual([
    '4:50 destinations.google.account must be text, not a number → Put it in quotes.',
  ]);
  const { config } = await load(account('"0123456789"'));
  expect(config.destinations.get('google')?.account).toBe('0123456789');
});

test('`no` and `on` are text, as people mean them', async () => {
  const { config } = await load(`${good}consent: { column: ok, granted: [yes, on], denied: [no, off] }\n`);
  expect(config.consent?.columns.ads).toMatchObject({ granted: ['yes', 'on'], denied: ['no', 'off'] });
});

async function refusal(file: string | Uint8Array) {
  const directory = folder({});
  writeFileSync(join(directory, 'audience-sync.yaml'), file);
  return loadConfig({ cwd: directory, env: {} }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('an export that is named as config by mistake is refused without reading it all', async () => {
  expect(await refusal('email\n'.repeat(200_000))).toMatchObject({
    exitCode: 2,
    message: 'the config is larger than 1 MB',
    diagnostics: [{ fix: expect.stringContaining('not an export') as string }],
  });
});

test.each([
  ['UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le')],
  ['Latin-1', Buffer.from('version: 1\nproject: acm\xe9\n', 'latin1')],
])('a file in %s says which encoding it must have', async (_, bytes) => {
  expect(await refusal(bytes)).toMatchObject({
    exitCode: 2,
    message: 'the config is not written in UTF-8',
    diagnostics: [{ fix: 'Save it with the encoding UTF-8.' }],
  });
});

test('a folder with the config’s name is no config', async () => {
  const directory = folder({});
  mkdirSync(join(directory, 'audience-sync.yaml'));
  await expect(loadConfig({ cwd: directory, env: {} })).rejects.toMatchObject({ exitCode: 2 });
  await expect(loadConfig({ cwd: directory, file: 'audience-sync.yaml', env: {} })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('config file not found') as string,
  });
});
