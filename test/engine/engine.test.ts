import { afterEach, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { inFittingBatches } from '../../src/engine/fit-threads.ts';
import { scratchFolder } from '../sources/scratch.ts';

let engine: Engine;
afterEach(() => {
  engine.close();
});

const limits = async () =>
  Object.values(
    await engine.row(
      `SELECT current_setting('threads')::INTEGER AS threads, current_setting('memory_limit') AS memory`,
    ),
  );

test('an engine takes less while members are sent, and as much as before when that has ended, however', async () => {
  engine = await Engine.open({ spillDirectory: scratchFolder(), threads: 3 });
  await engine.run('CREATE TEMP TABLE numbers AS SELECT k, hash(k) AS h FROM range(2_000_000) AS t(k)');
  expect(await limits()).toEqual([3, '700.0 MiB']);
  const within = engine.inBatches(async () => [
    await limits(),
    (await engine.row('SELECT count(*)::INTEGER AS n FROM numbers'))['n'],
  ]);
  expect(await within).toEqual([[1, '300.0 MiB'], 2_000_000]);
  expect(await limits()).toEqual([3, '700.0 MiB']);
  await expect(engine.inBatches(() => Promise.reject(new Error('sent in vain')))).rejects.toThrow('in vain');
  expect(await limits()).toEqual([3, '700.0 MiB']);
});

test('an engine that can spill nowhere gives up no memory', async () => {
  engine = await Engine.open({ threads: 3 });
  const [, memory] = await limits();
  expect(await engine.inBatches(limits)).toEqual([1, memory]);
});

test('few members are sent with the engine as it is', async () => {
  engine = await Engine.open({ spillDirectory: scratchFolder(), threads: 3 });
  expect(await inFittingBatches(engine, 19_999, limits)).toEqual([3, '700.0 MiB']);
  expect(await inFittingBatches(engine, 20_000, limits)).toEqual([1, '300.0 MiB']);
});

/** Takes minutes when nothing ends it. */
const endless = 'SELECT sum(a.range * b.range) FROM range(10_000_000) AS a, range(1_000_000) AS b';

test('work ends with the signal, in the middle of a statement, and the engine works on', async () => {
  engine = await Engine.open();
  const stop = new AbortController();
  let second = false;
  const work = engine.interruptible(stop.signal, async () => {
    const first = engine.run(endless);
    stop.abort(new Error('enough'));
    await first.catch(() => undefined);
    second = true;
    await engine.run(endless);
  });
  await expect(work).rejects.toThrow('enough');
  expect(second).toBe(true);
  expect(await engine.row('SELECT 1 AS n')).toEqual({ n: 1 });
  await expect(engine.interruptible(stop.signal, () => engine.run(endless))).rejects.toThrow('enough');
});

test('work that may be interrupted and is not gives what it has, and its failures', async () => {
  engine = await Engine.open();
  const { signal } = new AbortController();
  expect(await engine.interruptible(signal, () => engine.row('SELECT 1 AS n'))).toEqual({ n: 1 });
  await expect(engine.interruptible(signal, () => engine.run('SELECT nothing'))).rejects.toThrow('nothing');
});
