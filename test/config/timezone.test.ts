import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const source = new URL('../../src/config/timezone.ts', import.meta.url).href;
const zoneWith = (TZ: string) =>
  execFileSync(
    process.execPath,
    [
      '--import',
      new URL('../ground/trace-loads.js', import.meta.url).href,
      '--input-type=module',
      '-e',
      `console.log((await import('${source}')).machineTimezone())`,
    ],
    { env: { ...process.env, TZ }, encoding: 'utf8' },
  ).trim();

test.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['UTC', 'UTC'],
  ['', 'UTC'],
  ['nowhere', 'UTC'],
  [':/etc/localtime', expect.stringMatching(/^[A-Z]/)],
])('the zone of a machine with TZ=%s has a name', (TZ, zone) => {
  expect(zoneWith(TZ)).toEqual(zone);
});
