import { describe, expect, test } from 'vitest';
import type { ContactTable } from '../../src/contacts/contact-table.ts';
import { listGuards, sourceGuards } from '../../src/sync/guards.ts';

const guards = { maxRemoved: 0.25, allowEmpty: false, maxRejected: 0.2 };
const guarded = (list: Partial<Parameters<typeof listGuards>[1]>, over = {}) =>
  listGuards(
    { ...guards, ...over },
    {
      wanted: 100,
      held: 100,
      leaving: 0,
      withdrawn: 0,
      sharing: 0,
      keptOut: 0,
      left: {},
      lists: 1,
      ...list,
    },
  );
const names = (list: Parameters<typeof guarded>[0], over = {}) => guarded(list, over).map(({ guard }) => guard);

describe('max_removed', () => {
  test.each([
    [{ wanted: 75, held: 100, leaving: 25 }, []],
    [{ wanted: 74, held: 100, leaving: 26 }, ['max_removed']],
    [{ wanted: 1, held: 99, leaving: 98 }, []],
    [{ wanted: 100, held: 0, leaving: 0 }, []],
    [{ wanted: 100, held: 1000, leaving: 0 }, []],
  ])('stops when more than its share of 100 people and more would leave: %o', (list, tripped) => {
    expect(names(list)).toEqual(tripped);
  });

  test('of 0 % stops every leaver, of 100 % none', () => {
    expect(names({ wanted: 99, held: 100, leaving: 1 }, { maxRemoved: 0 })).toEqual(['max_removed']);
    expect(names({ wanted: 1, held: 100, leaving: 99 }, { maxRemoved: 1 })).toEqual([]);
  });

  test('says how many of how many', () => {
    expect(guarded({ wanted: 2, held: 300, leaving: 100 })[0]?.message).toBe(
      '100 of 300 people (33.3%) would leave; max_removed is 25%',
    );
    expect(guarded({ held: 416, leaving: 160, left: { window: 4 }, lists: 5 })[0]?.message).toBe(
      '156 of 416 members of its 5 lists (37.5%) would leave; max_removed is 25%',
    );
  });

  test('says whom of them rules of the config take off', () => {
    const message = (left: Parameters<typeof listGuards>[1]['left']) =>
      guarded({ held: 200, leaving: 90, left })[0]?.message;
    expect(message({ priority: 90 })).toBe(
      '90 of 200 people (45%) would leave, all of them because an audience that comes first has them; max_removed is 25%',
    );
    expect(message({ holdout: 30, max_audiences: 50, export: 10 })).toContain(
      'would leave, 50 of them because they are in enough other audiences (max_audiences), 30 of them because they are held out; max',
    );
  });
});

test('max_removed stops also members who would be taken off and sent again, for want of a value of their own', () => {
  expect(names({ held: 200, sharing: 50 })).toEqual([]);
  expect(guarded({ held: 200, sharing: 51 })).toEqual([
    {
      guard: 'max_removed',
      message:
        '51 of 200 members (25.5%) would be removed by values that others of the list have, who are sent again after it; max_removed is 25%',
    },
  ]);
});

describe('allow_empty', () => {
  test.each([
    [0, 'nobody is in this audience'],
    [7, 'nobody is in this audience; all 7 members would be removed'],
  ])('stops an audience without anybody whose list holds %i', (held, message) => {
    expect(guarded({ wanted: 0, held, leaving: held })).toEqual([{ guard: 'empty', message }]);
  });

  test('lets it pass when the config says so', () => {
    expect(names({ wanted: 0, held: 500, leaving: 500 }, { allowEmpty: true })).toEqual([]);
  });
});

describe('max_rejected', () => {
  const contacts = (rows: number, unreadableCount: number, rejected: Record<string, number>) =>
    ({ source: { name: 'crm', rows, unreadableCount }, rejected }) as unknown as ContactTable;

  test.each([
    [100, 0, { invalid_email: 20 }, 0],
    [100, 0, { invalid_email: 20, no_identifier: 1 }, 1],
    [80, 20, { unreadable: 20 }, 0],
    [79, 21, { unreadable: 21 }, 1],
    [0, 0, {}, 0],
    [0, 5, { unreadable: 5 }, 1],
  ])(
    'stops when more than its share of the rows is unusable: %i rows, %i unreadable, %o',
    (rows, unreadable, rejected, n) => {
      expect(sourceGuards(guards, contacts(rows, unreadable, rejected))).toHaveLength(n);
    },
  );

  test('says of which source', () => {
    expect(sourceGuards(guards, contacts(2, 1, { invalid_phone: 1, unreadable: 1 }))).toEqual([
      {
        guard: 'max_rejected',
        message: '2 of 3 rows of source "crm" (66.7%) have no usable identifier; max_rejected is 20%',
      },
    ]);
  });
});

test('who rests after a cooldown is not counted, and a list that only rules empty is not empty', () => {
  expect(guarded({ leaving: 90, left: { cooldown: 80 } })).toEqual([]);
  expect(guarded({ leaving: 90, left: { cooldown: 60 } })).toMatchObject([{ guard: 'max_removed' }]);
  expect(guarded({ wanted: 0, keptOut: 100, leaving: 100, left: { cooldown: 100 } })).toEqual([]);
  expect(guarded({ wanted: 0, keptOut: 100, leaving: 100 })).toMatchObject([{ guard: 'max_removed' }]);
});
