import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { askYes } from '../../src/cli/ask.ts';
import { createFakeRuntime } from './output/fake-runtime.ts';

function ask(typed: string, interactive = true) {
  const runtime = { ...createFakeRuntime({ interactive }), stdin: Readable.from(typed === '' ? [] : [typed]) };
  return { answer: askYes(runtime, 'Apply the plan all the same?'), said: runtime.said };
}

test.each(['y\n', 'yes\n', ' YES \r\n', 'y'])('%j is a yes', async (typed) => {
  const { answer, said } = ask(typed);
  expect(await answer).toBe(true);
  expect(said).toEqual({ out: '', err: 'Apply the plan all the same? [y/N] ' });
});

test.each(['\n', 'n\n', 'no\n', 'yeah, sure\n', 'ja\n', '', 'n\ny\n'])('%j is none', async (typed) => {
  expect(await ask(typed).answer).toBe(false);
});

test('without a person in front nobody is asked, and the answer is no', async () => {
  const { answer, said } = ask('y\n', false);
  expect(await answer).toBe(false);
  expect(said.err).toBe('');
});
