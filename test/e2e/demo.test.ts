import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { demoConfig, demoEnvironment } from '../../src/demo/demo-config.ts';
import { shopExport, shopPopulation, unsubscribedList } from '../../src/demo/shop.ts';
import { writeFiles } from '../../src/demo/write-files.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
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
    'audience-sync.yaml': demoConfig(sandbox.urls),
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
      plan: { lists: { name: string; destination: 'google' | 'meta' | 'linkedin'; wanted: number }[] };
    };
    const { lists } = plan;
    expect(lists.length).toBeGreaterThan(0);
    const onLists = lists.map(({ name, destination }) => {
      const list = sandbox.lists(destination).find((candidate) => candidate.name === name);
      return { name, destination, wanted: list?.people.length };
    });
    expect(onLists).toEqual(lists.map(({ name, destination, wanted }) => ({ name, destination, wanted })));
  }
});
