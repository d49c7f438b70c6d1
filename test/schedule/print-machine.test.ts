import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCron } from '../../src/config/cron.ts';
import { DueTimes } from '../../src/schedule/due-times.ts';
import { crontab } from '../../src/schedule/print/crontab.ts';
import { cronText } from '../../src/schedule/print/cron-text.ts';
import { launchd } from '../../src/schedule/print/launchd.ts';
import { otherZone } from '../../src/schedule/print/other-zone.ts';
import type { PrintedFile } from '../../src/schedule/print/printed-file.ts';
import { systemd } from '../../src/schedule/print/systemd.ts';
import { cronText as anyCron } from '../config/cron-text.ts';
import { scratchFolder } from '../sources/scratch.ts';
import { blockOf, contextOf, usualBlocks } from './print-context.ts';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

function run(program: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

function written(files: readonly PrintedFile[]): string[] {
  const folder = scratchFolder();
  return files.map(({ name, text }) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
}

/** The first `count` times behind `from`, in seconds since 1970. */
function dueSeconds(cron: string, zone: string, from: Date, count: number): number[] {
  const times = new DueTimes(cron, zone);
  const found: number[] = [];
  for (let at = times.next(from); at !== undefined && found.length < count; at = times.next(at)) {
    found.push(at.getTime() / 1000);
  }
  return found;
}

test('cron expressions are written so that every cron understands the same', () => {
  fc.assert(
    fc.property(anyCron, (cron) => {
      const fields = parseCron(cron);
      if (fields === undefined) throw new Error(`no expression: ${cron}`);
      const text = cronText(fields);
      expect(text).toMatch(/^[\d*,/-]+ [\d*,/-]+ [\d*,-]+ [\d*,-]+ [\d*,-]+$/);
      expect(parseCron(text), text).toEqual(fields);
    }),
    { seed: 4, numRuns: 300 },
  );
});

test('a crontab of the machine’s own zone has the times as they are', () => {
  const [file] = crontab(contextOf(usualBlocks, { machineTimezone: 'Europe/Paris' }));
  const program = `'/opt/audience sync/bin/audience-sync.js'`;
  const config = String.raw`'/tmp/50\% of it'\''s/audience-sync.yaml'`;
  expect(file?.text.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
    String.raw`0 6 * * 1-5  cd '/tmp/50\% of it'\''s' && ${process.execPath} ${program} sync --config ${config} --max-wait 2h --wait-lock 2h --quiet`,
    String.raw`*/15 8-20 1,15 * 0  cd '/tmp/50\% of it'\''s' && ${process.execPath} ${program} sync vips win-back --config ${config} --wait-lock 2h --quiet`,
    '',
  ]);
});

test.skipIf(!has('crontab')).each(['Europe/Paris', 'Asia/Kolkata'])(
  'cron takes a crontab for a machine in %s',
  (machineTimezone) => {
    for (const path of written(crontab(contextOf(usualBlocks, { machineTimezone })))) {
      expect(run('crontab', '-n', path)).toMatchObject({ status: 0 });
    }
  },
);

// `date -d @N` is GNU's.
test.skipIf(process.platform !== 'linux').each([
  ['0 6 * * mon-fri', 'Europe/Berlin', 'UTC'],
  ['*/15 8-20 1,29 * sun', 'America/New_York', 'Asia/Kolkata'],
  ['30 23 31 12,jan *', 'Australia/Lord_Howe', 'Europe/London'],
])('%j in %s is kept to by a machine in %s', (cron, timezone, machineTimezone) => {
  const fields = parseCron(cron);
  if (fields === undefined) throw new Error(cron);
  const zone = otherZone(fields, { timezone, machineTimezone, now: new Date('2026-11-30T00:00:00Z') });
  const due = dueSeconds(cron, timezone, new Date('2027-03-10T00:00:00Z'), 15);
  const moments = due.flatMap((at) => [at - 3600, at - 60, at, at + 60, at + 86_400]);
  const condition = zone?.condition.replace(' date ', ' date -d @$at ') ?? 'false';
  const { said } = run('sh', '-c', `for at in ${moments.join(' ')}; do ${condition} && echo $at; done; true`);
  const times = new DueTimes(cron, timezone);
  const expected = moments.filter((at) => times.next(new Date(at * 1000 - 1))?.getTime() === at * 1000);
  expect(said.trim().split('\n').map(Number)).toEqual(expected);
  const minutes = due.map((at) =>
    new Date(at * 1000).toLocaleString('en', { timeZone: machineTimezone, minute: 'numeric' }),
  );
  expect(minutes.map(Number).filter((minute) => zone?.minutes.includes(minute) !== true)).toEqual([]);
});

test.skipIf(!has('systemd-analyze'))('systemd takes timers and services, without a warning', () => {
  const folder = scratchFolder();
  mkdirSync(join(folder, "50% of it's"));
  writeFileSync(join(folder, 'audience sync.js'), '');
  const configFile = join(folder, "50% of it's/audience-sync.yaml");
  const paths = written(systemd(contextOf(usualBlocks, { configFile, program: join(folder, 'audience sync.js') })));
  expect(paths.map((path) => path.split('/').at(-1))).toEqual([
    'audience-sync-acme.shop-1.service',
    'audience-sync-acme.shop-1.timer',
    'audience-sync-acme.shop-2.service',
    'audience-sync-acme.shop-2.timer',
  ]);
  expect(run('systemd-analyze', 'verify', '--man=no', ...paths)).toEqual({ status: 0, said: '' });
});

test.skipIf(!has('systemd-analyze')).each([
  ['0 6 * * mon-fri', 'Europe/Berlin'],
  ['*/15 8-20 1,15 * sun', 'America/New_York'],
  ['30 0-3 * feb,11 *', 'UTC'],
])('systemd begins %j in %s when the schedule does', (cron, timezone) => {
  const [, timer] = systemd(contextOf([blockOf(cron, timezone)], { timezone }));
  const calendars = [...(timer?.text.matchAll(/^OnCalendar=(.*)$/gm) ?? [])].map(([, calendar = '']) => calendar);
  const { said } = run(
    'systemd-analyze',
    'calendar',
    '--base-time=2026-11-30 03:00:00 UTC',
    '--iterations=20',
    ...calendars,
  );
  const found = [...said.matchAll(/\(in UTC\): \w+ (\S+ \S+) UTC|(?:Next elapse|Iter\. #\d+): \w+ (\S+ \S+) UTC/g)];
  const seconds = found.map(([, inUtc, utc]) => Date.parse(`${(inUtc ?? utc ?? '').replace(' ', 'T')}Z`) / 1000);
  const first = [...new Set(seconds)].toSorted((a, b) => a - b).slice(0, 20);
  expect(first).toEqual(dueSeconds(cron, timezone, new Date('2026-11-30T03:00:00Z'), 20));
});

test.each([
  ['0 6 * * *', 1],
  ['*/15 8-20 * * mon', 49],
  ['* * * * *', 721],
])('systemd refuses none of the starts of %j, and repeats what may pass a few times', (cron, mostInTwelveHours) => {
  const [service] = systemd(contextOf([blockOf(cron, 'Europe/Berlin')]));
  expect(service?.text).toContain('StartLimitIntervalSec=12h\n');
  const burst = Number(/^StartLimitBurst=(\d+)$/m.exec(service?.text ?? '')?.[1]);
  // Whole hours are counted, so that it may be an hour's times more.
  expect(burst).toBeGreaterThan(mostInTwelveHours);
  expect(burst).toBeLessThan(mostInTwelveHours + 6 + 60);
});

/** What a property list holds, having been through the tool and back: its texts, and its whole numbers. */
function plistValues(path: string) {
  const { status, said } = run('sh', '-c', 'plistutil -i "$0" -f bin | plistutil -f xml', path);
  expect(status, said).toBe(0);
  const values = (type: string) =>
    [...said.matchAll(new RegExp(`<${type}>(.*)</${type}>`, 'g'))].map(([, text]) => text);
  return { strings: values('string'), integers: values('integer').map(Number) };
}

test.skipIf(!has('plistutil'))('launchd’s files are property lists', () => {
  const [first, second] = written(launchd(contextOf(usualBlocks, { machineTimezone: 'Europe/Paris' }))).map(
    plistValues,
  );
  expect(first?.strings).toEqual([
    'audience-sync-acme.shop-1',
    process.execPath,
    '/opt/audience sync/bin/audience-sync.js',
    ...['sync', '--config', "/tmp/50% of it's/audience-sync.yaml", '--max-wait', '2h', '--wait-lock', '2h', '--quiet'],
    "/tmp/50% of it's",
    '/root/Library/Logs/audience-sync-acme.shop-1.log',
  ]);
  expect(first?.integers).toEqual([0o77, ...[1, 2, 3, 4, 5].flatMap((day) => [day, 6, 0])]);
  expect(second?.integers).toHaveLength(1 + 3 * 13 * 4 * 3);

  const [elsewhere] = written(launchd(contextOf(usualBlocks))).map(plistValues);
  expect(elsewhere?.strings.slice(1, 3)).toEqual(['/bin/sh', '-c']);
  expect(elsewhere?.strings[3]).toContain('06:00');
  expect(elsewhere?.integers).toEqual([0o77, 0]);
});
