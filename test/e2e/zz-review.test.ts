import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customers, idsOf, platformNames, World } from './world.ts';

let world: World;
const all = customers(120);
beforeEach(async () => {
  world = await World.open({
    audiences: 'audiences: { everybody: { name: Everybody, segment: everybody, to: [google, meta, linkedin] } }\n',
  });
  world.export(all);
});
afterEach(() => world.close());
const edit = (change: (text: string) => string) =>
  world.write('audience-sync.yaml', change(readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8')));

test('destination renamed', async () => {
  await world.run(['sync']);
  edit((t) => t.replace(/meta:\n/g, 'facebook:\n').replace('to: [google, meta', 'to: [google, facebook'));
  world.export(customers(110));
  const r = await world.run(['sync']);
  console.log(r.code, r.out, r.err);
  const s = await world.run(['status']);
  console.log(s.out, s.err);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(customers(110)));
});
test('project renamed', async () => {
  await world.run(['sync']);
  edit((t) => t.replace('project: e2e', 'project: other'));
  const r = await world.run(['sync']);
  console.log(r.code, r.out, r.err);
  rmSync(join(world.directory, '.audience-sync'), { recursive: true });
  const r2 = await world.run(['sync']);
  console.log(r2.code, r2.out, r2.err);
  for (const p of platformNames) console.log(p, world.sandbox.lists(p).length);
});
test('two projects in one folder', async () => {
  await world.run(['sync']);
  const text = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write(
    'b.yaml',
    text
      .replace('project: e2e', 'project: other')
      .replace('name: Everybody', 'name: B')
      .replace('where: "true"', 'where: total_spent >= 30'),
  );
  const r = await world.run(['sync', '--config', 'b.yaml', '--yes']);
  console.log(r.code, r.out, r.err);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(all));
});
test('two destinations, one account', async () => {
  edit((t) => {
    const meta = /  meta:\n(    .*\n)+/.exec(t)?.[0] ?? '';
    const li = /  linkedin:\n(    .*\n)+/.exec(t)?.[0] ?? '';
    return t
      .replace(meta, meta + meta.replace('meta:', 'meta2:') + li.replace('linkedin:', 'li2:'))
      .replace('to: [google, meta, linkedin]', 'to: [meta, meta2, linkedin, li2]');
  });
  const r = await world.run(['sync']);
  console.log(r.code, r.out, r.err);
  for (const p of platformNames) console.log(p, world.sandbox.lists(p).length);
  expect(world.sandbox.lists('meta')).toHaveLength(1);
});
test('audience key renamed', async () => {
  await world.run(['sync']);
  edit((t) => t.replace('audiences: { everybody:', 'audiences: { all:'));
  const r = await world.run(['sync']);
  console.log(r.code, r.out, r.err);
  const s = await world.run(['status']);
  console.log(s.out, s.err);
  for (const p of platformNames) console.log(p, world.sandbox.lists(p).length);
});
test('identifiers changed', async () => {
  await world.run(['sync']);
  edit((t) => t.replace('segment: everybody, to', 'segment: everybody, identifiers: [email], to'));
  const r = await world.run(['sync']);
  console.log(r.code, r.out, r.err);
  await world.run(['sync']);
  for (const p of platformNames) expect(world.peopleOn(p, 'Everybody')).toEqual(idsOf(all));
  edit((t) => t.replace('identifiers: [email]', 'identifiers: [email, phone]'));
  world.export(customers(118));
  const r2 = await world.run(['sync']);
  console.log(r2.code, r2.out, r2.err);
  await world.run(['sync']);
  for (const p of platformNames) expect(world.peopleOn(p, 'Everybody')).toEqual(idsOf(customers(118)));
  const before = world.membershipRequests();
  await world.run(['sync']);
  expect(world.membershipRequests()).toBe(before);
});
test('allow empty and back', async () => {
  await world.run(['sync']);
  edit((t) => t.replace('where: "true"', 'where: "false"') + 'guards: { allow_empty: true }\n');
  const r = await world.run(['sync']);
  console.log(r.code, r.out, r.err);
  for (const p of platformNames) expect(world.peopleOn(p, 'Everybody')).toEqual([]);
  edit((t) => t.replace('where: "false"', 'where: "true"'));
  const r2 = await world.run(['sync']);
  console.log(r2.code, r2.out, r2.err);
  await world.run(['sync']);
  for (const p of platformNames) expect(world.peopleOn(p, 'Everybody')).toEqual(idsOf(all));
});
