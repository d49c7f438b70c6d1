import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = `version: 1
project: shop
sources: { people: { files: people.csv } }
segments: { all: { from: people, where: "true" } }
destinations:
  google: { type: google, account: "1", auth: { client_id: a, client_secret: b, refresh_token: c } }
  meta: { type: meta, account: act_1, access_token: x }
  linkedin: { type: linkedin, account: "1", source_platform: X, access_token: x }
audiences:
  first: { name: Buyers, segment: all, to: [google, linkedin] }
  second:
    segment: all
    name: Buyers
    description: Searched for diabetes
    to: [google, meta, linkedin]
`;

test.each(['check', 'plan'])('%s warns of names with place and fix before anything is sent', async (command) => {
  const cwd = folder({ 'audience-sync.yaml': config, 'people.csv': 'email\nada@example.com\n' });
  const { code, err } = await runCli([command], { cwd });
  expect(code, err).toBe(0);
  expect(err).toMatch(/audience-sync\.yaml:14:18[\s\S]*audiences\.second: its description suggests a state of health/);
  expect(err).toContain(
    '("diabetes"): Google shows no ads about health or money troubles to customer lists; Meta flags such a list, and it takes no members then',
  );
  expect(err).toContain('Say what people did or bought');
  expect(err).toMatch(
    /audience-sync\.yaml:13:11[\s\S]*audiences\.second: its name "Buyers" is that of audiences\.first too/,
  );
  expect(err).toContain(
    'google takes a name once, and refuses the second list; on linkedin people take one for the other',
  );
  const { out } = await runCli([command, '--json'], { cwd });
  expect((JSON.parse(out) as { warnings: string[] }).warnings).toContainEqual(
    expect.stringContaining('audiences.second: its description suggests'),
  );
});
