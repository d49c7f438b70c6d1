import { expect, test } from 'vitest';
import { requireSendable, sayUnsendable } from '../../src/sync/whole-list-size.ts';
import { failure } from '../destinations/failure.ts';

const uploads = { wholeList: { fewest: 300, most: 300_000 } };
const list = (wanted: number, withdrawn = 0) => ({ wanted, withdrawn, isSentWhole: true }) as const;
const there = () => Promise.resolve(true);
const notThere = () => Promise.resolve(false);

test('a plan says of a list that it is too small or too large to be sent whole, and who stays on it', () => {
  expect(sayUnsendable(list(299), uploads, false)).toMatch(/300 rows and more, so that sync makes none$/);
  expect(sayUnsendable(list(299), uploads, true)).toMatch(/what was sent last stays$/);
  expect(sayUnsendable(list(0, 1), uploads, true)).toMatch(/stays, and so does 1 who withdrew$/);
  expect(sayUnsendable(list(299, 2), uploads, true)).toMatch(/stays, and so do 2 who withdrew$/);
  expect(sayUnsendable(list(300_001), uploads, false)).toMatch(/300,000 rows at most, so that sync makes none$/);
  expect(sayUnsendable(list(300_001, 1), uploads, true)).toMatch(
    /what was sent last stays, and so does 1 who withdrew$/,
  );
  for (const wanted of [300, 300_000]) expect(sayUnsendable(list(wanted), uploads, false)).toBeUndefined();
  expect(sayUnsendable(list(0), uploads, false)).toBeUndefined();
  expect(sayUnsendable(list(1), {}, true)).toBeUndefined();
});

test('no list is made for too few, and none is sent for too many; of one that is there rows are counted later', async () => {
  for (const [wanted, isThere] of [
    [299, notThere],
    [300_001, there],
  ] as const) {
    const error = await failure(requireSendable(list(wanted), uploads, isThere));
    expect(error).toMatchObject({
      disposition: 'refused',
      message: expect.stringMatching(/and more: none|at most/) as string,
    });
  }
  await requireSendable(list(299), uploads, there);
  await requireSendable(list(300), uploads, () => Promise.reject(new Error('nobody need look')));
  await requireSendable(list(1), {}, notThere);
});
