import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { customers, idsOf, World } from './world.ts';

const dayMs = 86_400_000;
const all = customers(100);
const spenders = idsOf(all.filter(({ spent = 0 }) => spent >= 50));
/** That of a test, and of those behind it which open none. */
let world: World;
afterAll(() => world.close());

async function open(audiences: string, extra = ''): Promise<void> {
  // The first test finds none.
  await (world as World | undefined)?.close();
  world = await World.open({ audiences, extra });
  world.export(all);
}

async function sync(...args: string[]): Promise<string> {
  const { code, out, err } = await world.run(['sync', ...args]);
  expect(code, err + out).toBe(0);
  return out + err;
}

const on = (name: string): readonly string[] => world.peopleOn('meta', name);
const without = (ids: readonly string[], some: readonly string[]) => ids.filter((id) => !some.includes(id));

function edit(from: string, to: string): void {
  const file = join(world.directory, 'audience-sync.yaml');
  const written = readFileSync(file, 'utf8');
  expect(written).toContain(from);
  world.write(
    'audience-sync.yaml',
    written.replace(from, () => to),
  );
}

describe('priority', () => {
  const audiences = `audiences:
  everybody: { name: Everybody, segment: everybody, to: [meta] }
  spenders: { name: Spenders, segment: spenders, to: [meta] }
priority: [[spenders, everybody]]
`;

  test('puts each person into the first audience that fits, also where only the second is asked for', async () => {
    await open(audiences);
    expect(await sync('everybody')).toContain('kept out: 50 in an audience that comes first');
    expect(on('Everybody')).toEqual(without(idsOf(all), spenders));
    await sync();
    expect(on('Spenders')).toEqual(spenders);
    // Who spends less than before falls to the next.
    world.export(all.map((each) => (each.id === 'c99' ? { ...each, spent: 1 } : each)));
    await sync();
    expect(on('Spenders')).not.toContain('c99');
    expect(on('Everybody')).toContain('c99');

    // It knows people across sources.
    world.export(all);
    edit('segment: everybody', 'segment: leads');
    edit('sources:\n', 'sources:\n  leads: { files: leads.csv }\n');
    edit('segments:\n', 'segments:\n  leads: { from: leads, where: "true" }\n');
    edit('consent:', '# consent:');
    world.write(
      'leads.csv',
      `Email,Name\n${all.map(({ email }) => `${email.toUpperCase()},x`).join('\n')}\nnew@example.com,x\n`,
    );
    const { out } = await world.run(['plan', '--json']);
    const { lists } = JSON.parse(out) as { lists: { audience: string; wanted: number; kept_out: object }[] };
    expect(lists.map(({ audience, wanted, kept_out: kept }) => [audience, wanted, kept])).toEqual([
      ['everybody', 51, { priority: 50 }],
      ['spenders', 50, {}],
    ]);
    // Also where only one of them is asked for.
    const one = JSON.parse((await world.run(['plan', 'everybody', '--json'])).out) as { lists: { wanted: number }[] };
    expect(one.lists.map(({ wanted }) => wanted)).toEqual([51]);
  });
});

test('max_audiences is for each destination; the first audiences of the config come first', async () => {
  // No name of an audience is one of the engine's tables of another.
  await open(`audiences:
  for: { name: Spenders, segment: spenders, to: [meta, linkedin] }
  meta: { name: Everybody, segment: everybody, to: [meta, linkedin] }
`);
  edit('    type: meta\n', '    type: meta\n    max_audiences: 1\n');
  expect(await sync()).toContain('meta on meta: kept out: 50 in enough other audiences (max_audiences)');
  expect(on('Everybody')).toEqual(without(idsOf(all), spenders));
  expect(world.peopleOn('linkedin', 'Everybody')).toEqual(idsOf(all));
  // A seed shows nobody ads: it neither takes a place nor needs one.
  edit('segment: spenders, to:', 'segment: spenders, counts: false, to:');
  const { lists } = JSON.parse((await world.run(['plan', '--json'])).out) as { lists: { wanted: number }[] };
  expect(lists.map(({ wanted }) => wanted)).toEqual([50, 50, 100, 100]);
});

describe('a cooldown', () => {
  test('keeps out whoever was in long enough, until they have rested', async () => {
    await open(
      'audiences:\n  everybody: { name: Everybody, segment: everybody, to: [meta], cooldown: { after: 3d, for: 5d } }\n',
    );
    const seen: Record<number, number> = {};
    let today = 0;
    for (const day of [0, 1, 3, 4, 7, 8, 11]) {
      world.later((day - today) * dayMs);
      today = day;
      // Somebody comes a day later than the others.
      world.export(day === 0 ? all.slice(1) : all);
      await sync();
      seen[day] = on('Everybody').length;
    }
    expect(seen).toEqual({ 0: 99, 1: 100, 3: 1, 4: 0, 7: 0, 8: 99, 11: 1 });
  });

  test('counts the time in all audiences of a group, and a run that says nothing changes nothing', async () => {
    await open(`audiences:
  everybody: { name: Everybody, segment: everybody, to: [meta] }
  spenders: { name: Spenders, segment: spenders, to: [meta], cooldown: { after: 2d, for: 4d, audiences: [everybody, spenders] } }
`);
    await sync('everybody');
    world.later(dayMs);
    await sync();
    expect(on('Spenders')).toEqual(spenders);
    world.later(dayMs);
    const { out } = await world.run(['plan']);
    expect((await world.run(['plan'])).out).toBe(out);
    expect(out).toContain('spenders on meta: kept out: 50 in cooldown');
    await sync();
    expect(on('Spenders')).toEqual([]);
    expect(on('Everybody')).toEqual(idsOf(all));
  });
});

describe('an experiment', () => {
  const heldOut = () => without(idsOf(all), on('Everybody'));

  test('holds out the same people in every run, whatever the order and the rest of the export', async () => {
    await open('audiences: { everybody: { name: Everybody, segment: everybody, to: [meta], holdout: 20% } }\n');
    const said = await sync();
    const first = heldOut();
    expect(first.length).toBeGreaterThan(8);
    expect(first.length).toBeLessThan(33);
    expect(said).toContain(`experiment everybody: ${100 - first.length} treated, ${first.length} held out`);
    const few = `experiment "everybody" begins with ${first.length} held out: \`lift\` tells nothing of arms of fewer than 50 people`;
    expect(said).toContain(few);
    world.export(all.slice(50));
    expect(await sync('--yes')).not.toContain('begins with');
    world.export([...all].toReversed());
    await sync();
    expect(heldOut()).toEqual(first);
    world.export(all);
    expect(await sync()).toMatch(/everybody +meta +\d+ +0 +0 +0/);
    // On another machine, in an audience of another name that is of the same experiment, too; of another experiment, others.
    await open(`audiences:
  other: { name: Everybody, segment: everybody, to: [meta], holdout: 20%, experiment: everybody }
  another: { name: Another, segment: everybody, to: [meta], holdout: 20% }
`);
    await sync();
    expect(heldOut()).toEqual(first);
    expect(without(idsOf(all), on('Another'))).not.toEqual(first);
  });

  test('makes a list of each variant, of different people, and writes down who is where', async () => {
    await open(
      'audiences:\n  everybody:\n    name: "Everybody, {variant}"\n    segment: everybody\n    to: [meta]\n    holdout: 10%\n    split: { a: 50%, b: 50% }\n',
    );
    // A row that no list could have is nobody to divide.
    world.export([...all, { id: 'x', email: 'none' }]);
    const said = await sync('everybody');
    const [a, b] = [on('Everybody, a'), on('Everybody, b')];
    expect(said).toContain('all 2 lists: rejected 1 invalid_email');
    expect(said).toContain(`experiment everybody: ${a.length} a, ${b.length} b, ${100 - a.length - b.length} held out`);
    expect(a.filter((id) => b.includes(id))).toEqual([]);
    expect(Math.min(a.length, b.length)).toBeGreaterThan(25);
    expect(a.length + b.length).toBeLessThan(100);
    // A variant can be asked for alone.
    world.export([...all, ...customers(100, 200)]);
    await sync('everybody.a');
    expect(on('Everybody, b')).toEqual(b);
    expect(on('Everybody, a').length).toBeGreaterThan(a.length);
  });

  test('begins when its own lists are sent, also of a saved plan', async () => {
    await open(`audiences:
  everybody: { name: Everybody, segment: everybody, to: [meta], holdout: 20% }
  spenders: { name: Spenders, segment: spenders, to: [meta], holdout: 20% }
`);
    edit('    type: meta\n', '    type: meta\n    max_audiences: 1\n');
    const { out } = await world.run(['plan', '--out', 'a.plan']);
    // Whoever is in as many audiences as may be is nobody to compare with.
    expect(out).toContain('experiment spenders: 0 held out');
    await sync('--plan', 'a.plan', 'everybody');
    world.write('orders.csv', 'Email,Bought At\nperson1@example.com,2099-01-01\n');
    const lifted = await world.run(['lift', '--conversions', 'orders.csv', '--json']);
    expect(lifted.out, lifted.err).toContain('"everybody"');
    expect(lifted.out).not.toContain('"spenders"');
  });

  test('whose shares change leaves everybody where they were, and says so', async () => {
    await open('audiences: { everybody: { name: Everybody, segment: everybody, to: [meta], holdout: 10% } }\n');
    await sync();
    const first = heldOut();
    edit('holdout: 10%', 'holdout: 90%');
    const more = customers(50, 500);
    world.export([...all, ...more]);
    expect(await sync()).toContain(
      'with holdout 10%, and has holdout 90% now: whoever was divided stays where they were',
    );
    expect(heldOut()).toEqual(first);
    expect(on('Everybody').filter((id) => idsOf(more).includes(id)).length).toBeLessThan(15);
    // Nor are those held out who have seen ads, when their arm is gone.
    edit('holdout: 90%', 'holdout: 95%, split: { a: 50%, b: 50% }');
    const { out } = await world.run(['plan', '--json']);
    expect(out).toContain('(those of treated go to a, b now');
    expect(out).toContain(`"holdout": ${150 - on('Everybody').length}\n`);
    // The list from before the split stays, and nobody who is held out leaves it.
    edit('holdout: 95%', 'experiment: anew, holdout: 95%');
    const variants = () => [...on('Everybody: a'), ...on('Everybody: b')];
    world.write('orders.csv', 'Email,Bought At\nperson1@example.com,2099-01-01\n');
    const said = [await sync()];
    for (const args of [
      ['plan', 'everybody.a'],
      ['lift', 'anew', '--conversions', 'orders.csv'],
    ]) {
      said.push((await world.run(args)).err);
    }
    for (const each of said) {
      const stay = without(on('Everybody'), variants()).length;
      expect(each).toContain(
        `the list "Everybody" on meta is of the audience before it was split, and no audience is for it any more: its ${on('Everybody').length} members stay on it, but for those who deny consent or are suppressed; among them ${stay} who are held out of experiment "anew"`,
      );
    }
  });
});

describe('for_each', () => {
  async function openViews(audience: string, views: readonly string[]): Promise<void> {
    await open(
      `audiences:\n  viewers:\n    name: "Looked at {value}"\n    description: "{value}, two weeks"\n    segment: viewers\n    to: [meta]\n${audience}`,
    );
    edit(
      'consent:',
      `events:\n  views: { files: views.csv, of: customers, key: { customer: external_id }, time: seen_at }\nconsent:`,
    );
    edit('segments:\n', 'segments:\n  viewers: { from: customers, where: "count(views, last 14 days) >= 2" }\n');
    write(views);
  }
  const write = (views: readonly string[]): void =>
    world.write('views.csv', ['Customer,Seen At,Category', ...views, ''].join('\n'));
  const view = (customer: string, category: string, times = 2) =>
    Array.from({ length: times }, () => `${customer},${new Date().toISOString().slice(0, 10)},${category}`);
  const names = () =>
    world.sandbox
      .lists('meta')
      .map(({ name }) => name)
      .toSorted();

  test('names a column that is none or personal, and stops at more values than may be', async () => {
    await openViews('    for_each: views.categry\n', [
      ...view('c1', 'Kettles'),
      ...view('c1', 'Cups', 1),
      ...view('c2', ' kettles '),
      ...view('c2', 'Cups'),
      ...view('c3', 'Öfen & mehr'),
      ...view('c4', ''),
    ]);
    const { code, err } = await world.run(['plan']);
    expect(code).toBe(2);
    expect(err).toContain('the events "views" have no column "categry"');
    expect(err).toContain('Did you mean "category"?');
    edit('for_each: views.categry', 'for_each: views.customer');
    expect((await world.run(['plan'])).err).toContain(
      '"customer" is personal (external_id), and its values would be in names of lists',
    );
    edit('for_each: views.customer', 'for_each: { column: views.category, max: 2 }');
    const many = await world.run(['plan']);
    expect(many.code).toBe(2);
    expect(many.err).toMatch(
      /audience-sync\.yaml:\d+:\d+.*audience "viewers": views\.category has 3 different values among its people, and `max` is 2/s,
    );
    edit('{ column: views.category, max: 2 }', 'views.category');
  });

  test('makes a list of each value, and asks about the events of that value alone', async () => {
    // What is said of all values is said once.
    expect(await sync()).toContain('all 3 lists: too few members: the platform serves lists of 100 and more');
    expect(names()).toEqual(['Looked at Cups', 'Looked at Kettles', 'Looked at Öfen & mehr']);
    expect(on('Looked at Kettles')).toEqual(['c1', 'c2']);
    expect(on('Looked at Cups')).toEqual(['c2']);
    const { out } = await world.run(['plan', '--json', 'viewers']);
    const { lists } = JSON.parse(out) as { lists: { audience: string; unchanged: number }[] };
    expect(lists.map(({ audience, unchanged }) => [audience, unchanged])).toEqual([
      ['viewers.cups', 1],
      ['viewers.kettles', 2],
      [expect.stringMatching(/^viewers\.ofen-mehr-[0-9a-f]{6}$/) as unknown, 1],
    ]);
    const explained = (await world.run(['explain', 'person1@example.com'])).out;
    expect(explained).toContain('viewers.kettles on meta: in it');
    expect(explained).toContain(
      'viewers.cups, viewers.ofen-mehr-c9cc53 on meta: not in it: the segment fits, but not for this value',
    );
  });

  test('empties the list of a value that nobody has any more, and fills it again', async () => {
    write([...view('c1', 'Kettles'), ...view('c3', 'Öfen & mehr')]);
    expect(await sync()).toContain('viewers.cups');
    expect(on('Looked at Cups')).toEqual([]);
    expect(names()).toEqual(['Looked at Cups', 'Looked at Kettles', 'Looked at Öfen & mehr']);
    // Nothing is said of it any more.
    expect(await sync()).not.toContain('viewers.cups');
    write([...view('c1', 'Kettles'), ...view('c2', 'Cups'), ...view('c3', 'Öfen & mehr')]);
    await sync();
    expect(on('Looked at Cups')).toEqual(['c2']);
    expect(names()).toEqual(['Looked at Cups', 'Looked at Kettles', 'Looked at Öfen & mehr']);
    // An export without values is no reason to empty all.
    write(view('c9', ''));
    const stopped = await world.run(['sync']);
    expect(stopped.code, stopped.out + stopped.err).toBe(4);
    expect(stopped.err).toContain(
      'guard: all 3 lists: nobody is in this audience; all 3 members of its 3 lists would be removed',
    );
    expect(on('Looked at Cups')).toEqual(['c2']);
  });

  test('makes lists of those values that are written down, be they words or numbers', async () => {
    write(['1', '2', '3', '4'].flatMap((each) => view('c1', each)));
    edit('for_each: views.category', 'for_each: { column: views.category, max: 3, values: [1, "2", "9"] }');
    await sync('--yes');
    expect(names()).toEqual(expect.arrayContaining(['Looked at 1', 'Looked at 2']));
    expect(names()).toHaveLength(5);
  });

  test('splits a ranking by an attribute, and by no events; signs of a value are taken as they are', async () => {
    await openViews('    for_each: Marketing Consent\n', view('c1', '$$'));
    edit(
      'viewers: { from: customers, where: "count(views, last 14 days) >= 2" }',
      'viewers: { recipe: vip, with: { spend: total_spent, top: 10% }, window: { of: views, leave_after: 400d } }',
    );
    const { lists } = JSON.parse((await world.run(['plan', '--json'])).out) as { lists: { wanted: number }[] };
    expect(lists).toEqual([]);
    write(['c99', 'c98', 'c1'].flatMap((id) => view(id, '$$')));
    await sync();
    expect(names()).toEqual(['Looked at yes']);
    expect(on('Looked at yes')).toEqual(['c98', 'c99']);
    // Whoever is past the window is told so, of a ranking too.
    write([...view('c99', '$$'), 'c98,2020-01-01,$$']);
    expect(await sync('--yes')).toContain('of who leaves: 1 past their window');
    expect((await world.run(['explain', 'person98@example.com'])).out).toContain('its time is over');
    edit('for_each: Marketing Consent', 'for_each: views.category');
    expect((await world.run(['plan'])).err).toContain(
      'segment "viewers" ranks contacts, which cannot be done among those of each value',
    );
    edit(
      'viewers: { recipe: vip, with: { spend: total_spent, top: 10% }, window: { of: views, leave_after: 400d } }',
      'viewers: { from: customers, where: exists(views) }',
    );
    edit('for_each: views.category', 'for_each: { column: views.category, values: ["$$", nothing] }');
    expect(await sync('--yes')).toContain('nobody of its segment has "nothing" as views.category');
    expect(names()).toContain('Looked at $$');
  });
});
