import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { requireRoom } from '../../src/engine/require-room.ts';

const memory = 700 * 2 ** 20;
const directory = tmpdir();

test('what fits into memory, or on the disk, is begun', async () => {
  await expect(requireRoom(memory, { memory, directory: '/nowhere' })).resolves.toBeUndefined();
  await expect(requireRoom(memory + 1, { memory, directory })).resolves.toBeUndefined();
});

test('what fits nowhere is refused, with the folder and what it lacks', async () => {
  const refused = requireRoom(memory + 2 ** 60, { memory, directory });
  await expect(refused).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining(`${2 ** 40}MiB in ${directory}, which has `) as string,
  });
});
