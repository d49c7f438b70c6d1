import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = `version: 1
project: shop
sources: { people: { files: people.csv } }
segments: { all: { from: people, where: "true" } }
destinations:
  meta: { type: meta, account: act_1, access_token: x }
  linkedin: { type: linkedin, account: "1", source_platform: X, access_token: x }
audiences:
  all: { segment: all, to: [meta, linkedin] }
  phones: { segment: all, to: [meta], identifiers: [phone] }
`;
const people = Array.from(
  { length: 400 },
  (_, n) => `${n % 4 === 0 ? 'none' : `p${n}@example.com`},${n % 2 === 0 ? `+1201555${1000 + n}` : ''}`,
);

test('a plan of lists that are new says by what their people can be found, and whether they are enough', async () => {
  const cwd = folder({ 'audience-sync.yaml': config, 'people.csv': `email,phone\n${people.join('\n')}\nnone,none\n` });
  const { code, out, err } = await runCli(['plan'], { cwd });
  expect(code, err).toBe(0);
  expect(out).toContain('all on meta           400   75.0%   50.0%');
  expect(out).toContain(
    'all on linkedin: few members: the platform finds a part of them, and needs 300; 1000 are advised',
  );
  const { lists } = JSON.parse((await runCli(['plan', '--json'], { cwd })).out) as { lists: unknown[] };
  expect(lists).toMatchObject([
    { audience: 'all', destination: 'meta', size: 400, coverage: { email: 300, phone: 200 }, minimum: 100 },
    { audience: 'all', destination: 'linkedin', size: 400, coverage: { email: 300 }, minimum: 300 },
    { audience: 'phones', destination: 'meta', size: 400, coverage: { phone: 200 }, minimum: 100 },
  ]);
});
