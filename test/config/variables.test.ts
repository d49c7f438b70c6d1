import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { folder, load, mistakes, say } from './write-config.ts';

const head = 'version: 1\nproject: acme\nsources: { a: { files: a.csv } }\n';
const meta = (written: string, more = ''): string =>
  `${head}destinations:\n  meta: { type: meta, account: "1", access_token: "${written}"${more} }\n`;

async function token(written: string, env: Readonly<Record<string, string>>, files = {}): Promise<unknown> {
  const { config } = await load(meta(written), env, files);
  return config.destinations.get('meta');
}

test.each([
  ['${TOKEN}', 'abc'],
  ['x-${TOKEN}-y', 'x-abc-y'],
  ['${TOKEN}${TOKEN}', 'abcabc'],
  ['${UNSET:-otherwise}', 'otherwise'],
  ['${EMPTY:-otherwise}', 'otherwise'],
  ['${UNSET:-a:-b}', 'a:-b'],
  ['${TOKEN:-otherwise}', 'abc'],
  ['${file:token.txt}', 'from a file'],
  ['$${TOKEN}', '${TOKEN}'],
  ['$TOKEN', '$TOKEN'],
  ['${NESTED}', '${TOKEN}'],
])('%s is filled in as %s', async (written, expected) => {
  const env = { TOKEN: 'abc', EMPTY: '', NESTED: '${TOKEN}' };
  expect(await token(written, env, { 'token.txt': 'from a file\r\n' })).toMatchObject({
    auth: { accessToken: expected },
  });
});

test.each([
  [
    '${TOKEN}',
    '5:51 environment variable TOKEN is not set → Set it in the environment or in a .env file beside this one.',
  ],
  [
    '${EMPTY}',
    '5:51 environment variable EMPTY is empty → Set it in the environment or in a .env file beside this one.',
  ],
  ['${file:none.txt}', '5:51 cannot read the file none.txt → Create it, or correct the path (relative to this file).'],
  [
    '${file:}',
    '5:51 `${` without a name and `}` → Write ${NAME}, ${NAME:-default} or ${file:path}; $${ stands for a plain ${.',
  ],
  ['${TOKEN', /^5:51 `\$\{` without a name and `\}` → /],
  ['${MY TOKEN}', /^5:51 `\$\{` without a name and `\}` → /],
  ['${}', /^5:51 `\$\{` without a name and `\}` → /],
])('%s that cannot be filled in is named with its place', async (written, expected) => {
  const found = await mistakes(meta(written), { EMPTY: '' });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
});

test('a file without anything in it is told as such', async () => {
  const error = await load(meta('${file:empty.txt}'), {}, { 'empty.txt': '\n' }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ message: 'the file empty.txt is empty' });
});

test('all that is missing is shown together, with the other mistakes, and a value that is missing is no second mistake', async () => {
  const yaml = `${meta('${META_TOKEN}', ', endpoint: "${META_ENDPOINT}"')}audiences:
  vips: { segment: "\${SEGMENT}", to: ["\${TO}"], membership_days: "\${DAYS}", identifers: [email] }
`;
  expect(await mistakes(yaml)).toEqual([
    expect.stringMatching(/^5:51 environment variable META_TOKEN is not set/),
    expect.stringMatching(/^5:78 environment variable META_ENDPOINT is not set/),
    expect.stringMatching(/^7:20 environment variable SEGMENT is not set/),
    expect.stringMatching(/^7:39 environment variable TO is not set/),
    expect.stringMatching(/^7:66 environment variable DAYS is not set/),
    '7:77 unknown key "identifers" in audiences.vips → Did you mean "identifiers"?',
  ]);
});

test('where no platform is asked, what is only for connecting may be missing, and one warning names all of it', async () => {
  const offline = (yaml: string) =>
    loadConfig({ cwd: folder({ 'audience-sync.yaml': yaml }), env: {}, offline: true }).then(
      ({ warnings }) => warnings.map(say),
      (error: unknown) => (error instanceof UserError ? error.diagnostics.map(say) : error),
    );
  const more = ', app_secret: "${file:none.txt}"';
  expect(await offline(meta('${TOKEN}', more))).toEqual([
    expect.stringMatching(
      /^-:- not set: TOKEN, file:none\.txt; plan and check do without.* → .*before you run `audience-sync sync`/,
    ),
  ]);
  // Which lists a plan speaks of is not only for connecting; what is stays out of it.
  expect(await offline(meta('${TOKEN}').replace('"1"', '"${ACCOUNT}"'))).toEqual([
    expect.stringMatching(/environment variable ACCOUNT is not set/),
  ]);
});

test('a number and a truth value may come from a variable', async () => {
  const { config } = await load(
    `${head}guards: { allow_empty: "\${EMPTY_OK}" }\nsegments: { s: { from: a, where: "true" } }\ndestinations: { m: { type: meta, account: "1", access_token: x } }\naudiences: { v: { segment: s, to: [m], membership_days: "\${DAYS}" } }\n`,
    { DAYS: '30', EMPTY_OK: 'true' },
  );
  expect(config.guards.allowEmpty).toBe(true);
  expect(config.audiences.get('v')?.membershipDays).toBe(30);
});

test('.env stands beside the config, may come from Windows, and the environment wins over it', async () => {
  const env = '\ufeffTOKEN="from the file"\r\nOTHER=x # a comment\r\n';
  expect(await token('${TOKEN}', {}, { '.env': env })).toMatchObject({ auth: { accessToken: 'from the file' } });
  expect(await token('${TOKEN}', { TOKEN: 'outside' }, { '.env': env })).toMatchObject({
    auth: { accessToken: 'outside' },
  });
});

test('a .env that cannot be read is a mistake of the project, not of the program', async () => {
  const cwd = folder({ 'audience-sync.yaml': meta('${TOKEN}') });
  mkdirSync(join(cwd, '.env'));
  const thrown: unknown = await loadConfig({ cwd, env: {} }).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(UserError);
  expect(thrown).toMatchObject({ message: expect.stringContaining('cannot be read (EISDIR)') as string });
});

const secret = 'EAAhushHush"\\secret';
test.each([
  [
    'an unknown platform',
    `${head}destinations: { m: { type: "\${SECRET}" } }\n`,
    '"${SECRET}", which is none of adroll, criteo, file, google, linkedin, meta',
  ],
  [
    'an unknown choice',
    head.replace('files: a.csv', 'files: a.csv, pick: "${SECRET}"'),
    'is "${SECRET}", which is none of',
  ],
  [
    'an unknown segment',
    `${meta('x')}audiences: { v: { segment: "\${SECRET}", to: [meta] } }\nsegments: { s: { from: a, where: "true" } }\n`,
    'unknown segment: "${SECRET}"',
  ],
  [
    'an unknown destination',
    `${meta('x')}audiences: { v: { segment: s, to: ["\${SECRET}"] } }\nsegments: { s: { from: a, where: "true" } }\n`,
    'unknown destination: "${SECRET}"',
  ],
  [
    'a wrong account',
    `${head}destinations: { m: { type: meta, account: "\${SECRET}", access_token: x } }\n`,
    'is no ad account id',
  ],
  ['a wrong endpoint', meta('x', ', endpoint: "https://example.com/?${SECRET}"'), 'is no address'],
  ['a wrong country', `${head}defaults: { country: "\${SECRET}" }\n`, 'is no ISO 3166 country code'],
  ['a wrong number', `${head}guards: { allow_empty: "\${SECRET}" }\n`, 'must be true or false'],
  ['a wrong name', head.replace('project: acme', 'project: "${SECRET}"'), 'project must be letters'],
  ['a wrong share', `${head}guards: { max_removed: "\${SECRET}" }\n`, 'is no share'],
])('what comes from a variable is named, never printed: %s', async (_, yaml, expected) => {
  const error: unknown = await load(yaml, { SECRET: secret }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  const { diagnostics } = error as UserError;
  expect(diagnostics.map((diagnostic) => diagnostic.message).join('\n')).toContain(expected);
  expect(JSON.stringify(diagnostics)).not.toMatch(/hush/i);
});

test.each([
  `${head}token: EAAhush "x\n`,
  `${head}token: 'EAAhush' EAAhush\n`,
  `${head}token: | EAAhush\n`,
  `${head}token: |EAAhush\n`,
  `${head}token: *EAAhush\n`,
  `${head}token: !EAAhush x\n`,
  `${head}token: "EAAhush\n`,
  `${head}token: {EAAhush\n`,
  `${head}EAAhush\n`,
  `${head}token: EAAhush: x\n`,
  `${head}? EAAhush x: y\n`,
  `${head}token: %EAAhush\n`,
  `${head}token: "EAA\\qhush"\n`,
])('a secret that stands in a file with broken notation is not printed: %j', async (yaml) => {
  expect((await mistakes(yaml)).join('\n')).not.toMatch(/hush/);
});

test('secrets are the values of secret keys and of variables at keys that may hold anything', async () => {
  const { config } = await load(
    `${head.replace('a.csv', '"${FOLDER}/a.csv"')}
segments: { s: { from: a, where: "total > \${LEAST}" } }
destinations:
  google: { type: google, account: "1", auth: { client_id: "\${CLIENT}", client_secret: in clear, refresh_token: "\${REFRESH}" } }
audiences: { v: { segment: "\${SEGMENT}", to: ["\${TO}"], description: "\${WORDS}", name: "\${NAME}", identifiers: ["\${KIND}"] } }
`,
    {
      FOLDER: 'a folder name',
      LEAST: '1000000000',
      CLIENT: 'id of the client',
      REFRESH: 'a refresh token',
      SEGMENT: 's',
      TO: 'google',
      WORDS: 'words about it',
      NAME: 'Customers of last year',
      KIND: 'email',
    },
  );
  expect(config.secrets.toSorted()).toEqual(['a refresh token', 'in clear']);
  expect(config.sources.get('a')?.files).toEqual([join(config.directory, 'a folder name/a.csv')]);
});
