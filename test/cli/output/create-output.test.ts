import { expect, test } from 'vitest';
import { createOutput, type OutputOptions } from '../../../src/cli/output/create-output.ts';
import { createFakeRuntime } from './fake-runtime.ts';

const plain: OutputOptions = { json: false, quiet: false, verbose: false, color: false, reveal: false };

function setUp(options: Partial<OutputOptions> = {}, interactive = false) {
  const runtime = createFakeRuntime({ interactive, env: { COLUMNS: '40' } });
  return { runtime, said: runtime.said, output: createOutput(runtime, { ...plain, ...options }) };
}

/** Says one of everything. */
function sayAll(options: Partial<OutputOptions>) {
  const { output, said } = setUp(options);
  output.text('a result');
  output.table(['name', 'n'], [['a', 1]]);
  output.json({ n: 1 });
  output.event({ type: 'done' });
  output.words('some words');
  output.verbose('a detail');
  output.data('the product\n');
  output.diagnostics([
    { severity: 'warning', message: 'odd' },
    { severity: 'error', message: 'wrong' },
  ]);
  output.progress('plan').finish('ready');
  return said;
}

test('results go to standard output and words for people to standard error', () => {
  expect(sayAll({})).toEqual({
    out: 'a result\nname  n\na     1\nthe product\n',
    err: 'some words\nwarning: odd\nerror: wrong\nready\n',
  });
});

test('with --json standard output is JSON and nothing else', () => {
  const { out, err } = sayAll({ json: true });
  expect(out).toBe(
    [
      '{\n  "n": 1\n}',
      '{"type":"done","at":"2026-11-24T07:00:00.000Z"}',
      'the product',
      '{"type":"progress","list":"plan","done":0,"total":null,"per_second":null,"seconds_left":null,"waiting":null,' +
        '"finished":true,"at":"2026-11-24T07:00:00.000Z"}',
      '',
    ].join('\n'),
  );
  expect(err).toBe('some words\nwarning: odd\nerror: wrong\n');
});

test('the progress of a read leaves its one document alone', () => {
  const { output, said, runtime } = setUp({ json: true });
  const progress = output.progress('plan', 'read');
  runtime.pass(10_000);
  progress.report({ done: 0, doing: 'reading sources' });
  progress.finish();
  expect(said).toEqual({ out: '', err: 'plan  reading sources\n' });
});

test('--quiet leaves results and errors', () => {
  expect(sayAll({ quiet: true })).toEqual({
    out: 'a result\nname  n\na     1\nthe product\n',
    err: 'error: wrong\n',
  });
});

test('--verbose adds details', () => {
  expect(sayAll({ verbose: true }).err).toContain('some words\na detail\n');
});

test('colours are there when they are wanted, and nowhere else', () => {
  const colored = sayAll({ color: true, verbose: true });
  expect(colored.out).toContain('\u001b[2mname  n\u001b[22m\n');
  expect(colored.err).toContain('\u001b[2ma detail\u001b[22m');
  expect(colored.err).toContain('\u001b[33mwarning:\u001b[39m odd');
  expect(colored.err).toContain('\u001b[31merror:\u001b[39m wrong');
  expect(JSON.stringify(sayAll({ verbose: true }))).not.toContain('\\u001b');
  expect(setUp().output.style('red', 'x')).toBe('x');
});

test('a mistake stands with its place, relative to the working directory, and its fix below it', () => {
  const { output, said } = setUp();
  output.diagnostics([
    {
      severity: 'error',
      message: 'unknown key',
      at: { file: '/project/a/b.yaml', line: 3, column: 7 },
      fix: 'Mend it.',
    },
    { severity: 'error', message: 'odd', at: { file: '/elsewhere/b.yaml', line: 3 } },
    { severity: 'warning', message: 'empty', at: { file: '/project/c.csv' } },
  ]);
  expect(said.err.split('\n')).toEqual([
    'error: a/b.yaml:3:7: unknown key',
    '  → Mend it.',
    'error: /elsewhere/b.yaml:3: odd',
    'warning: c.csv: empty',
    '',
  ]);
});

test('everything but `data` is redacted, in whatever form it is said', () => {
  const said = (['json', 'verbose'] as const).map((form) => {
    const { output, said: both } = setUp({ [form]: true });
    output.keepSecret(['sesame "open" sesame']);
    const value = 'ada@example.com sesame "open" sesame';
    output.text(value);
    output.table([value], [[value]]);
    output.json({ [value]: value });
    output.event({ type: value, list: [value] });
    output.words(value);
    output.verbose(value);
    output.diagnostics([{ severity: 'error', message: value, at: { file: `/project/${value}` }, fix: value }]);
    output.progress(value).report({ done: 0, waiting: value });
    return both.out + both.err;
  });
  for (const text of said) {
    expect(text).toContain('[e-mail]');
    expect(text).not.toMatch(/ada|sesame/);
  }
  const { output, said: both } = setUp();
  output.data('ada@example.com');
  expect(both.out).toBe('ada@example.com');
});

test('columns stay straight when a cell is blanked', () => {
  const { output, said } = setUp();
  output.table(
    ['column', 'n'],
    [
      ['someone.with.a.long.name@example.com', 5],
      ['Email', 12],
    ],
  );
  expect(said.out.split('\n')).toEqual(['column     n', '[e-mail]   5', 'Email     12', '']);
});

test('what a line of JSON holds stays readable JSON, whatever is blanked in it', () => {
  const { output, said } = setUp({ json: true });
  output.event({ type: 'list-done', error: { access_token: 'abc"def', body: '{"access_token":"abc\\"def"}' } });
  expect(JSON.parse(said.out)).toMatchObject({
    error: { access_token: '[secret]', body: '{"access_token":"[secret]"}' },
  });
});

test('live lines make room for what else is written, on either stream', () => {
  const { output, said, runtime } = setUp({}, true);
  const progress = output.progress('vips on meta');
  progress.report({ done: 1, total: 4 });
  expect(said.err).toBe('vips on meta  1/4  25%\n');
  runtime.pass(100);
  said.err = '';
  output.words('a word');
  expect(said.err).toBe('\u001b[1A\u001b[0Ja word\nvips on meta  1/4  25%\n');
  said.err = '';
  output.text('a result');
  expect(said).toEqual({ out: 'a result\n', err: '\u001b[1A\u001b[0Jvips on meta  1/4  25%\n' });
  said.err = '';
  progress.finish('vips on meta: done');
  expect(said.err).toBe('\u001b[1A\u001b[0Jvips on meta: done\n');
});

test('live lines of what has failed are taken off the terminal', () => {
  const { output, said } = setUp({}, true);
  for (const label of ['vips on meta', 'vips on google']) output.progress(label).report({ done: 1, total: 4 });
  said.err = '';
  output.endProgress();
  output.words('a word');
  expect(said.err).toBe('\u001b[2A\u001b[0Ja word\n');
});

test.each([{ json: true }, { quiet: true }])('there are no live lines with %o', (options) => {
  const { output, said } = setUp(options, true);
  output.progress('vips on meta').report({ done: 1, total: 4 });
  expect(said.err).toBe('');
});
