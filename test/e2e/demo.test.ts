import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { demoConfig, demoEnvironment } from '../../src/demo/demo-config.ts';
import { shopExport, shopPopulation, unsubscribedList } from '../../src/demo/shop.ts';
import { writeFiles } from '../../src/demo/write-files.ts';
import { type PlatformName, type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { runCli } from '../cli/run-cli.ts';

let directory: string;
let sandbox: Sandbox;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'audience-sync-shop-'));
  sandbox = await startSandbox({ population: shopPopulation() });
});
afterEach(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

const run = (args: readonly string[]) => runCli(args, { cwd: directory, sleep: () => Promise.resolve() });

test('the shop of the demo has exactly the wanted people on every list, on both days', async () => {
  const today = new Date();
  writeFiles(directory, {
    'audience-sync.yaml': demoConfig(sandbox.urls, { all: true }),
    '.env': demoEnvironment(),
    'lists/unsubscribed.csv': unsubscribedList(),
  });
  for (const day of [1, 2] as const) {
    writeFiles(directory, { [`exports/customers-${day}.csv`]: shopExport(day, today) });
    const { code, out, err } = await run(['sync', '--json']);
    expect(code, err).toBe(0);
    sandbox.settle();
    const events = out.trimEnd().split('\n');
    const { plan } = JSON.parse(events.find((line) => line.includes('"type":"planned"')) ?? '') as {
      plan: { lists: { name: string; destination: string; wanted: number }[] };
    };
    const { lists } = plan;
    expect(lists.length).toBeGreaterThan(0);
    const listed = lists.filter(({ destination }) => ['google', 'meta', 'linkedin', 'criteo'].includes(destination));
    const onLists = listed.map(({ name, destination }) => {
      const on = sandbox.lists(destination as PlatformName).find((candidate) => candidate.name === name);
      return { name, destination, wanted: on?.people.length };
    });
    expect(onLists).toEqual(listed.map(({ name, destination, wanted }) => ({ name, destination, wanted })));
    const wantedOn = (name: string) => lists.find(({ destination }) => destination === name)?.wanted ?? 0;
    const rowsOf = (name: string) => readFileSync(join(directory, 'uploads', name), 'utf8').split('\n').length - 2;
    expect(rowsOf('vips.newsletter.csv')).toBe(wantedOn('newsletter'));
    // Who has a second phone has a second row there.
    expect(rowsOf('vips.tiktok.csv')).toBeGreaterThan(wantedOn('uploads'));
    // Nobody is taken off.
    const stay = day === 1 ? 0 : 1;
    expect(sandbox.lists('adroll')[0]?.people.length).toBeGreaterThanOrEqual(wantedOn('adroll') + stay);
  }
});
