import { expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { folder } from '../config/write-config.ts';

const config = (schedule: string): string => `version: 1
project: acme
defaults: { timezone: Europe/Berlin }
sources: { people: { files: people.csv } }
consent: { column: ok, granted: ["yes"] }
segments: { all: { from: people, where: true } }
destinations: { meta: { type: meta, account: "1", access_token: "\${META_ACCESS_TOKEN}" } }
audiences: { all: { segment: all, to: [meta] }, vips: { segment: all, to: [meta] } }
${schedule}`;

const now = () => new Date('2027-03-27T20:00:00Z');
const schedule = `schedule:
  - { cron: "30 2 * * *", audiences: [vips] }
  - { cron: "0 6 * * mon-fri", jitter: 10m }
  - { cron: "30 2 * * *", audiences: [vips], max_wait: 1h }
`;

test('`schedule next` lists the runs of all blocks in order, in the time of the zone', async () => {
  const cwd = folder({ 'audience-sync.yaml': config(schedule) });
  const { code, out, err } = await runCli(['schedule', 'next', '--count', '3', '--quiet'], { cwd, now });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toBe(`time                                            audiences      cron
2027-03-28 03:00:00 +02:00                      vips           30 2 * * *
2027-03-29 02:30:00 +02:00                      vips           30 2 * * *
2027-03-29 06:00:00 +02:00, up to 10 min later  all audiences  0 6 * * mon-fri
`);
  const json = await runCli(['schedule', 'next', '--count', '1', '--json'], { cwd, now });
  expect(JSON.parse(json.out)).toEqual({
    timezone: 'Europe/Berlin',
    runs: [{ at: '2027-03-28T03:00:00+02:00', audiences: ['vips'], cron: '30 2 * * *', jitter_seconds: 0 }],
  });
});

test.each([
  [schedule, ['--count', '0'], '--count is no number from 1 to 1000: 0'],
  ['', [], 'the config has no schedule'],
])('what cannot be listed is exit 2: %#', async (blocks, flags, message) => {
  const cwd = folder({ 'audience-sync.yaml': config(blocks) });
  const { code, err } = await runCli(['schedule', 'next', ...flags], { cwd, now });
  expect(code).toBe(2);
  expect(err).toContain(message);
});
