import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadNotify } from '../../src/config/load-notify.ts';
import { folder, load, mistakes } from './write-config.ts';

const head = 'version: 1\nproject: acme\nsources: { a: { files: a.csv } }\n';
const consent = 'consent: { column: ok, granted: ["yes"] }\n';
const notify = (...blocks: readonly string[]): string =>
  `${head}${consent}notify:\n${blocks.map((block) => `  - ${block}\n`).join('')}`;

test('each block tells one, of everything but success and within ten seconds unless it says otherwise', async () => {
  const { config, warnings } = await load(
    notify(
      '{ slack: "https://hooks.example.com/services/T0/B0/x" }',
      '{ webhook: "https://example.com/hook?key=${KEY}", headers: { X-Team: growth }, on: [success], timeout: 90s }',
      '{ command: [page, --team, growth] }',
    ),
    { KEY: 'k-1' },
  );
  expect(warnings).toEqual([]);
  const usual = { on: ['failure', 'guard', 'partial', 'recovery'], timeoutMs: 10_000 };
  expect(config.notify).toEqual([
    { place: 'notify[0]', ...usual, kind: 'slack', url: 'https://hooks.example.com/services/T0/B0/x' },
    {
      place: 'notify[1]',
      on: ['success'],
      timeoutMs: 90_000,
      kind: 'webhook',
      url: 'https://example.com/hook?key=k-1',
      headers: { 'X-Team': 'growth' },
    },
    { place: 'notify[2]', ...usual, kind: 'command', program: 'page', args: ['--team', 'growth'] },
  ]);
});

test.each([
  ['{ on: [failure] }', 'notify[0] tells nobody → Add `webhook:`, `slack:` or `command:`.'],
  [
    '{ slack: "https://a.test", command: [b] }',
    'notify[0] has `slack` and `command` at once → Write a block for each.',
  ],
  ['{ slak: "https://a.test" }', 'unknown key "slak" in notify[0] → Did you mean "slack"?'],
  [
    '{ webhook: hooks.example.com }',
    'notify[0].webhook is no address that a notice can be sent to → Write an address that begins with https://; user and password go into `headers`.',
  ],
  [
    '{ webhook: "https://ann:pw@a.test" }',
    /^notify\[0\]\.webhook is no address that a notice can be sent to → .*; user and password go into `headers`\.$/,
  ],
  ['{ command: page --team }', 'notify[0].command must be a list, not text → Put it in brackets: [ … ].'],
  ['{ command: [] }', 'notify[0].command must not be empty'],
  ['{ command: [page], on: [] }', 'notify[0].on must not be empty'],
  [
    '{ command: [page], on: [failed] }',
    'notify[0].on[0] is "failed", which is none of failure, guard, partial, recovery, success → Write one of these.',
  ],
  ['{ command: [page], timeout: 5 }', 'notify[0].timeout is no duration → Write a number and a unit: 12h, 2d.'],
  ['{ command: [page], timeout: 1h }', 'notify[0].timeout is more than 10m → Write 10m or less.'],
  ['{ slack: "https://a.test", headers: { X-A: b } }', 'notify[0].headers mean nothing for `slack` → Remove them.'],
  [
    '{ webhook: "https://a.test", headers: { "X A": b } }',
    /^notify\[0\]\.headers\.X A is no name: it must be the name of an HTTP header/,
  ],
  ['{ webhook: "https://a.test", headers: { Content-Length: "5" } }', /Content-Length is no name/],
  [
    '{ webhook: "https://a.test", headers: { X-A: "b\\nc" } }',
    'notify[0].headers.X-A holds characters that HTTP does not allow',
  ],
])('%s is refused', async (block, expected) => {
  const found = await mistakes(notify(block));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^6:/);
  expect(found[0]?.replace(/^6:\d+ /, '')).toMatch(expected);
});

test('addresses are secrets wherever they stand, headers when they sign in or come from a variable', async () => {
  const { config } = await load(
    notify(
      '{ slack: "https://hooks.example.com/services/T0/B0/x" }',
      '{ webhook: "https://example.com/hook", headers: { Authorization: Bearer abc-123-def, User-Agent: audience-sync, account: "${ID}" } }',
      '{ command: [page, "${PAGER}"] }',
    ),
    { ID: 'id-from-outside', PAGER: 'pager-from-outside' },
  );
  expect(config.secrets.toSorted()).toEqual([
    'Bearer abc-123-def',
    'abc-123-def',
    'https://example.com/hook',
    'https://hooks.example.com/services/T0/B0/x',
    'id-from-outside',
    'pager-from-outside',
  ]);
});

test('where nobody is told, what is only for telling may be missing', async () => {
  const yaml = notify('{ webhook: "${HOOK}", headers: { X-Token: "${TOKEN}" } }', '{ command: ["${PAGER}"] }');
  expect(await mistakes(yaml)).toHaveLength(3);
  const { warnings } = await loadOffline(yaml);
  expect(warnings.map(({ message }) => message)).toEqual([
    'not set: HOOK, TOKEN, PAGER; plan and check do without, what talks to the platforms does not',
  ]);
});

test('plain HTTP is warned of without the address, but not on this machine', async () => {
  const { warnings } = await load(notify('{ slack: "http://a.test/x" }', '{ webhook: "http://127.0.0.1:1/x" }'));
  expect(warnings.map(({ message, at }) => [at?.line, message])).toEqual([
    [6, 'notify[0]: its address and what is sent there go over plain HTTP'],
  ]);
});

test('blocks without mistakes are read of a file that has others, and the rest is left', () => {
  const cwd = folder({
    'audience-sync.yaml': `version: 2
project: acme
sorces: {}
notify:
  - { slack: "https://hooks.example.com/services/T0/B0/x" }
  - { slack: "\${NOT_SET}" }
  - { command: [page], timeout: soon }
  - { command: [page] }
`,
  });
  const found = loadNotify({ cwd, env: {} });
  expect(found).toMatchObject({ directory: cwd, project: 'acme' });
  expect(found?.notify.map(({ place, kind }) => [place, kind])).toEqual([
    ['notify[0]', 'slack'],
    ['notify[3]', 'command'],
  ]);
  expect(found?.secrets).toContain('https://hooks.example.com/services/T0/B0/x');
});

test.each([
  ['no file', {}],
  ['a file that is no YAML', { 'audience-sync.yaml': 'notify: [' }],
  ['a file that is no map', { 'audience-sync.yaml': '- notify' }],
])('of %s nothing is read', (_, files) => {
  expect(loadNotify({ cwd: folder(files), file: 'audience-sync.yaml', env: {} })).toBeUndefined();
});

function loadOffline(yaml: string) {
  return loadConfig({ cwd: folder({ 'audience-sync.yaml': yaml }), env: {}, offline: true });
}
