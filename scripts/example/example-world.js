import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRandom } from '../../fixtures/generator/random.js';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { exportsOf, shopYear, start } from './shop-year.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The shop's project in a temporary folder, the local platforms, and a clock that stands still within a morning. */
export async function openWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'audience-sync-example-'));
  const sandbox = await startSandbox();
  const shop = shopYear();
  sandbox.setPopulation(
    shop.customers.map(({ 'Customer ID': id = '', Email: email = '', Phone: phone = '' }) => ({
      id,
      emails: [email],
      phones: phone === '' ? [] : [phone],
    })),
  );
  const random = createRandom('runs');
  let now = start;

  /** Writes a file of this morning. @param {string} name @param {string} text */
  const write = (name, text) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    utimesSync(file, new Date(now - hour), new Date(now - hour));
  };
  const writeExports = () => {
    for (const [name, text] of Object.entries(exportsOf(shop, now))) write(name, text);
    write('lists/unsubscribed.csv', 'Email\nsomebody.else@example.net\n');
  };
  writeExports();

  return {
    shop,
    urls: sandbox.urls,
    write,
    writeExports,
    now: () => new Date(now),
    /** @param {string} name */
    remove: (name) => rmSync(join(folder, name)),
    /** Some mornings later, with new exports. @param {number} days */
    later: (days) => {
      now += days * day;
      sandbox.advance(days * day);
      writeExports();
    },
    /** @param {readonly string[]} words */
    run: async (words) => {
      now += minute;
      const { code, out, err } = await runCli(words, {
        cwd: folder,
        env: { COLUMNS: '110', ...environment },
        now: () => new Date(now),
        uptime: () => 0,
        random: () => random.below(1_000_000) / 1_000_000,
        sleep: () => Promise.resolve(),
      });
      return { code, printed: `${out.trimEnd()}\n${err}`.trim().replaceAll(folder, '/srv/kettle-shop') };
    },
    /** Ids of the people on each list, by its name. @param {'meta' | 'google'} platform */
    people: (platform) => {
      sandbox.settle();
      return new Map(sandbox.lists(platform).map(({ name, people }) => [name, people]));
    },
    close: async () => {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const { google, meta } = sandboxCredentials;
const environment = {
  GOOGLE_CLIENT_ID: google.client_id,
  GOOGLE_CLIENT_SECRET: google.client_secret,
  GOOGLE_REFRESH_TOKEN: google.refresh_token,
  META_ACCESS_TOKEN: meta.access_token,
};

/** @typedef {Awaited<ReturnType<typeof openWorld>>} ExampleWorld */
