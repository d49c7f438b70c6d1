import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CliResult } from '../cli/run-cli.ts';
import { customers, idsOf, World } from './world.ts';

const dayMs = 86_400_000;
const all = customers(120);
let world: World;
let skipped: number;

async function open(audiences: string): Promise<void> {
  skipped = 0;
  world = await World.open({ audiences: `audiences: ${audiences}\n` });
  world.export(all);
}
/** A run on the day that it is on the platforms as well; how often members were written to since the one before. */
async function sync(...args: string[]): Promise<CliResult & { readonly written: number }> {
  world.sandbox.clearRequests();
  const result = await world.run(['sync', ...args], { now: () => new Date(Date.now() + skipped) });
  return { ...result, written: world.membershipRequests() };
}
function days(count: number): void {
  skipped += count * dayMs;
  world.sandbox.advance(count * dayMs);
}
const edit = (from: string, to: string) =>
  world.write(
    'audience-sync.yaml',
    readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8').replace(from, to),
  );

describe('a segment of LinkedIn', () => {
  const tomorrow = [...all.slice(10), ...customers(5, 300)];
  beforeAll(() =>
    open(`
  everybody: { name: Everybody, segment: everybody, to: [linkedin] }
  spenders: { name: Spenders, segment: spenders, to: [meta] }`),
  );
  afterAll(() => world.close());

  test('that is shown as FAILED is not written to, and later gets only what changed', async () => {
    expect((await sync()).code).toBe(0);
    world.export(tomorrow);
    world.sandbox.addFault('linkedin', { kind: 'segment_status', status: 'FAILED' });
    const alone = await sync('everybody');
    expect(alone.code, alone.err).toBe(7);
    expect(alone.err).toMatch(/everybody on linkedin: the list takes no members: FAILED/);
    expect(alone.err).toMatch(/→ .*when the list is deleted there, the next sync makes it anew/);
    expect(alone.written).toBe(0);
    const both = await sync();
    expect(both.code, both.err).toBe(3);
    expect(world.peopleOn('meta', 'Spenders')).toEqual(idsOf(tomorrow.filter(({ spent = 0 }) => spent >= 50)));
    expect(world.peopleOn('linkedin', 'Everybody')).toEqual(idsOf(all));

    world.sandbox.clearFaults();
    world.sandbox.addFault('linkedin', { kind: 'segment_status', status: 'READY', times: 1 });
    const after = await sync();
    expect(after.code, after.err).toBe(0);
    const sent = world.sandbox.requests('linkedin').filter(({ kind }) => kind === 'membership');
    expect(sent.map(({ members }) => members)).toEqual([10, 5]);
    expect(world.peopleOn('linkedin', 'Everybody')).toEqual(idsOf(tomorrow));
  });

  test('of which nobody changes is touched before it is archived', async () => {
    for (const written of [0, 1]) {
      days(11);
      expect((await sync()).written).toBe(written);
    }
    days(20);
    expect((await world.run(['status'])).out).not.toContain('ARCHIVED');
    expect(world.peopleOn('linkedin', 'Everybody')).toEqual(idsOf(tomorrow));
  });
});

describe('a time on a Meta list', () => {
  const warning = /the list has membership_days 30, which the platform cannot unset/;
  beforeAll(() => open('{ everybody: { name: Everybody, segment: everybody, to: [meta], membership_days: 30 } }'));
  afterAll(() => world.close());

  /** Over longer than Meta keeps whoever is not sent again. */
  async function stays(): Promise<void> {
    for (const written of [1, 1]) {
      days(21);
      const result = await sync();
      expect(result.code, result.err).toBe(0);
      expect(result.out).toMatch(warning);
      expect(result.out).toContain('everybody on meta: 120 sent again in time, before the platform lets them go');
      expect(result.written).toBe(written);
    }
    expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(all));
  }

  test('that somebody changed on the platform is set back to that of the config', async () => {
    expect((await sync()).code).toBe(0);
    const list = `${world.sandbox.urls.meta}/v26.0/${world.list('meta', 'Everybody')?.id}`;
    const headers = { authorization: 'Bearer sandbox-meta-token', 'content-type': 'application/json' };
    await fetch(list, { method: 'POST', headers, body: JSON.stringify({ retention_days: 10 }) });
    const { code, written, out } = await sync();
    expect([code, written]).toEqual([0, 0]);
    expect(out).toContain('everybody on meta: membership_days changed from 10 to 30');
    const described = await fetch(`${list}?fields=retention_days`, { headers });
    expect(await described.json()).toMatchObject({ retention_days: 30 });
    await sync();
    expect(world.changes('meta')).toEqual([]);
  });

  test('is still what members are sent again by when the config has it no more, with a warning', async () => {
    edit(', membership_days: 30', '');
    const second = await sync();
    expect(second.out).toMatch(warning);
    expect(world.changes('meta')).toEqual([]);
    await stays();
  });

  test('is learned of a list that is found again, and one that takes its place has none', async () => {
    rmSync(join(world.directory, '.audience-sync'), { recursive: true });
    expect((await sync()).out).toContain('the list was there already');
    await stays();
    await fetch(`${world.sandbox.urls.meta}/v26.0/${world.list('meta', 'Everybody')?.id}`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer sandbox-meta-token' },
    });
    await sync();
    days(60);
    const anew = await sync();
    expect(anew.written).toBe(0);
    expect(anew.out).not.toMatch(warning);
    expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(all));
  });
});
