import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { customers, World } from './world.ts';

const all = customers(60);
let world: World;
afterEach(() => world.close());

interface Listed {
  readonly audience: string;
  readonly joined: number;
  readonly changed: number;
  readonly withdrawn: number;
  readonly left: Readonly<Record<string, number>>;
}

async function planned(): Promise<Record<string, Omit<Listed, 'audience'>>> {
  const { out, err } = await world.run(['plan', '--json']);
  expect(out, err).not.toBe('');
  const { lists } = JSON.parse(out) as { lists: readonly Listed[] };
  return Object.fromEntries(
    lists.map(({ audience, joined, changed, withdrawn, left }) => [audience, { joined, changed, withdrawn, left }]),
  );
}

function edit(from: string, to: string): void {
  const written = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  expect(written).toContain(from);
  world.write('audience-sync.yaml', written.replace(from, to));
}

test('a plan says who comes and goes, and why', async () => {
  world = await World.open({
    audiences: `audiences:
  spenders: { name: Spenders, segment: spenders, to: [meta] }
  everybody: { name: Everybody, segment: everybody, to: [meta] }
guards: { max_removed: 100% }
`,
  });
  world.export(all);
  expect(await planned()).toEqual({
    spenders: { joined: 10, changed: 0, withdrawn: 0, left: {} },
    everybody: { joined: 60, changed: 0, withdrawn: 0, left: {} },
  });
  expect((await world.run(['sync'])).code).toBe(0);
  expect((await planned())['everybody']).toEqual({ joined: 0, changed: 0, withdrawn: 0, left: {} });

  world.export([
    ...all.slice(0, 40).map((each) => ({ ...each, spent: 0 })),
    // Two have other addresses, one spends less, one says no, one says nothing, one has no usable address any more; four are gone.
    ...all.slice(44, 50),
    ...[...all.slice(50, 52)].map((each) => ({ ...each, email: `new-${each.email}` })),
    ...all.slice(52, 53).map((each) => ({ ...each, spent: 1 })),
    ...all.slice(53, 54).map((each) => ({ ...each, consent: 'no' as const })),
    ...all.slice(54, 55).map((each) => ({ ...each, consent: '' as const })),
    ...all.slice(55, 56).map((each) => ({ ...each, email: 'nobody', phone: '' })),
    ...all.slice(56),
    ...customers(3, 200),
  ]);
  expect(await planned()).toEqual({
    spenders: { joined: 3, changed: 2, withdrawn: 1, left: { condition: 1, consent: 1, unusable: 1 } },
    everybody: { joined: 3, changed: 2, withdrawn: 1, left: { export: 4, consent: 1, unusable: 1 } },
  });
  const { out } = await world.run(['plan']);
  expect(out).toContain(
    'everybody on meta: of who leaves: 4 in no export any more, 1 without consent, 1 without a value that the platform takes',
  );

  // Rules: who spends comes first; a window that is over.
  world.export(all);
  edit('guards:', 'priority: [[spenders, everybody]]\nguards:');
  expect((await planned())['everybody']?.left).toEqual({ priority: 10 });
  edit(
    'segments:\n',
    'events:\n  views: { files: views.csv, of: customers, key: { customer: external_id }, time: seen_at }\nsegments:\n',
  );
  edit(
    'everybody: { from: customers, where: "true" }',
    'everybody: { from: customers, where: "true", window: { of: views, leave_after: 7d } }',
  );
  const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  world.write(
    'views.csv',
    ['Customer,Seen At', ...all.map(({ id }, n) => `${id},${day(n < 20 ? 20 : 2)}`), ''].join('\n'),
  );
  expect((await planned())['everybody']?.left).toEqual({ window: 20, priority: 10 });

  // All who came on one day go on one day, and nobody need be there on the next.
  edit('priority: [[spenders, everybody]]\nguards: { max_removed: 100% }\n', '');
  world.export(customers(120));
  const views = (days: number): void =>
    world.write(
      'views.csv',
      `Customer,Seen At\n${customers(120)
        .map(({ id }) => `${id},${day(days)}\n`)
        .join('')}`,
    );
  views(2);
  expect((await world.run(['sync', 'everybody'])).code).toBe(0);
  views(20);
  for (const _ of [1, 2]) expect(await world.run(['sync', 'everybody'])).toMatchObject({ code: 0 });
  expect(world.peopleOn('meta', 'Everybody')).toEqual([]);
});
