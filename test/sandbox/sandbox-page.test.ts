import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { faultKinds } from '../../src/sandbox/engine/fault.ts';
import { APP_SECRET } from '../../src/sandbox/meta/app-secret.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { send } from './google-client.ts';

const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

test('docs/sandbox.md names every fault and no other', () => {
  const table = page.slice(page.indexOf('| kind | where |'));
  const named = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? ''),
  );
  expect(named.toSorted()).toEqual(Object.keys(faultKinds).toSorted());
});

test('the page names every account and credential that exists', () => {
  const values = [APP_SECRET, ...Object.values(sandboxCredentials).flatMap((platform) => Object.values(platform))];
  expect(values.filter((value) => !page.includes(`\`${value}\``))).toEqual([]);
});

test('every request of the page is answered', async () => {
  const rows = [...page.matchAll(/^\| `([A-Z]+) (\/_sandbox\/\w+)` \|/gm)];
  expect(rows).toHaveLength(8);
  for (const [, method = '', path = ''] of rows) {
    const { status } = await send(sandbox.urls.google + path, { method });
    // Some need a body that the table does not show.
    expect([200, 400], `${method} ${path}`).toContain(status);
  }
});

test('what the page shows for curl can be sent', async () => {
  const calls = [...page.matchAll(/curl (?:-X (\w+) )?\$META(\/_sandbox\/\w+)(?: -d '([^']+)')?$/gm)];
  expect(calls).toHaveLength(page.match(/^ {4}curl /gm)?.length ?? 0);
  for (const [call, method = 'GET', path = '', body] of calls) {
    const { status } = await send(sandbox.urls.meta + path, { method, ...(body !== undefined && { body }) });
    expect(status, call).toBe(200);
  }
});
