import { expect, test } from 'vitest';
import { createOutput } from '../../src/cli/output/create-output.ts';
import { reportFailure } from '../../src/cli/report-failure.ts';
import { Engine } from '../../src/engine/engine.ts';
import { DestinationError, type Disposition } from '../../src/errors/destination-error.ts';
import { ExitCode } from '../../src/errors/exit-code.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { createFakeRuntime } from './output/fake-runtime.ts';

function report(error: unknown, options: { verbose?: boolean; quiet?: boolean; interrupted?: boolean } = {}) {
  const runtime = createFakeRuntime();
  const { verbose = false, quiet = false, interrupted = false } = options;
  const output = createOutput(runtime, { json: false, quiet, verbose, color: false, reveal: false });
  const code = reportFailure(error, output, interrupted);
  expect(runtime.said.out).toBe('');
  return { code, err: runtime.said.err };
}

/** What DuckDB throws for a statement. */
async function engineError(sql: string): Promise<unknown> {
  const engine = await Engine.open({ threads: 1 });
  try {
    await engine.run('CREATE TABLE people (name VARCHAR PRIMARY KEY)');
    await engine.rows(sql);
  } catch (error) {
    return error;
  } finally {
    engine.close();
  }
  throw new Error(`the statement did not fail: ${sql}`);
}

test('all mistakes of a person are shown with their places and fixes', () => {
  const error = new UserError([
    { severity: 'error', message: 'unknown key "sorces"', at: { file: '/project/a.yaml', line: 3, column: 1 } },
    { severity: 'error', message: 'version is missing', fix: 'Write version: 1.' },
  ]);
  expect(report(error)).toEqual({
    code: 2,
    err: 'error: a.yaml:3:1: unknown key "sorces"\nerror: version is missing\n  → Write version: 1.\n',
  });
});

test('what does not fit into the memory is no bug', async () => {
  const error = await engineError(`SET memory_limit = '1MB'; SELECT list(k) FROM range(10_000_000) AS numbers(k)`);
  expect(report(error)).toMatchObject({ code: 1, err: expect.stringMatching(/^error: the rows need more memory/) });
});

test('a mistake that has its own exit code keeps it', () => {
  const error = new UserError('another run holds the ledger', { exitCode: ExitCode.locked, fix: 'Wait for it.' });
  expect(report(error)).toEqual({ code: 10, err: 'error: another run holds the ledger\n  → Wait for it.\n' });
});

const codes: Readonly<Record<Disposition, number>> = {
  retry: 5,
  wait: 5,
  defer: 5,
  gone: 5,
  credentials: 6,
  refused: 7,
  config: 2,
  split: 1,
  skip: 1,
  'give-up': 1,
};
test.each(Object.entries(codes))('a platform’s refusal with disposition %s ends in exit %d', (disposition, code) => {
  const error = new DestinationError('ingest: quota is used up', {
    disposition: disposition as Disposition,
    traceId: 'AbC-123',
    fix: 'Come back tomorrow.',
  });
  expect(report(error)).toEqual({
    code,
    err: 'error: ingest: quota is used up (trace id AbC-123)\n  → Come back tomorrow.\n',
  });
});

test('a full disk and a forbidden folder are nobody’s bug', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(report(full)).toEqual({ code: 1, err: 'error: ENOSPC: no space left on device, write\n' });
});

test('anything else is a bug, and says how to report it', () => {
  const { code, err } = report(new TypeError("Cannot read properties of undefined (reading 'x')"));
  expect(code).toBe(1);
  expect(err).toMatch(/^error: unexpected: Cannot read properties of undefined \(reading 'x'\)\n {2}→ This is a bug/);
  expect(err).not.toContain(' at ');
  expect(report('thrown text').err).toContain('unexpected: thrown text');
  expect(report(undefined).err).toContain('unexpected: undefined');
});

test('with --verbose a bug shows its stack and the chain of its causes', () => {
  const error = new Error('outer', { cause: new Error('middle', { cause: 'innermost' }) });
  const { err } = report(error, { verbose: true });
  expect(err).toMatch(/unexpected: outer\n[^]*\n +at [^]*\ncaused by: middle\n +at [^]*\ncaused by: innermost\n$/);
});

test('with --verbose also what is behind a mistake or a refusal is shown', () => {
  const cause = new Error('Cannot open file', { cause: new Error('EBUSY') });
  for (const error of [
    new UserError('the ledger cannot be opened', { cause }),
    new DestinationError('no answer', { disposition: 'retry', cause }),
  ]) {
    expect(report(error).err).not.toContain('caused by');
    expect(report(error, { verbose: true }).err).toMatch(/caused by: Cannot open file\n[^]*caused by: EBUSY\n/);
  }
});

test('errors that are several show each of them', () => {
  const error = new AggregateError([new Error('first'), new Error('second')], 'all failed');
  expect(report(error, { verbose: true }).err).toMatch(
    /unexpected: all failed\n[^]*caused by: first\n[^]*caused by: second\n/,
  );
});

test('causes in a circle come to an end', () => {
  const error: Error = new Error('round and round');
  error.cause = new Error('and round', { cause: error });
  const { err } = report(error, { verbose: true });
  expect(err.match(/caused by: and round/g)).toHaveLength(1);
});

test('an interruption is no failure, and --quiet says nothing of it', () => {
  expect(report(new Error('aborted'), { interrupted: true })).toEqual({ code: 130, err: 'interrupted\n' });
  expect(report(new Error('aborted'), { interrupted: true, quiet: true })).toEqual({ code: 130, err: '' });
});

test.each([
  ['a conversion', `SELECT CAST(n AS INTEGER) FROM (VALUES ('Ada O''Canary')) t(n)`],
  ['a date', `SELECT CAST(n AS DATE) FROM (VALUES ('Canary "Ada"')) t(n)`],
  ['a number out of range', 'SELECT CAST(n AS INTEGER) FROM (VALUES (4155550177)) t(n)'],
  ['a value that stands twice', `INSERT INTO people VALUES ('Canary'), ('Canary')`],
  ['a text over several lines', `SELECT CAST(n AS INTEGER) FROM (VALUES (E'Ada\\nCanary\\n')) t(n)`],
  ['a format that does not fit', `SELECT strptime('Canary 12', '%Y')`],
  ['broken JSON', `SELECT CAST('{Canary' AS JSON)`],
])('%s that DuckDB quotes is not repeated, not even with --verbose', async (_, sql) => {
  const { err, code } = report(new Error('outer', { cause: await engineError(sql) }), { verbose: true });
  expect(code).toBe(1);
  expect(err).toMatch(/caused by: [A-Z][\w ]+ Error: /);
  expect(err).not.toMatch(/canary|ada|4155550177/i);
  expect(report(await engineError(sql)).err).not.toMatch(/canary|ada|4155550177/i);
});

test('a line of a file that DuckDB could not read is not repeated', () => {
  const message =
    'Invalid Input Error: CSV Error on Line: 3\nOriginal Line: 2,Grace Canary,abc\nValue with unterminated quote found.';
  expect(report(new Error(message), { verbose: true }).err).not.toMatch(/canary|grace/i);
});

test('what names tables, columns and files is kept: without it a bug cannot be found', async () => {
  expect(report(await engineError('SELECT foo FROM people')).err).toContain('"foo"');
  expect(report(await engineError(`SELECT * FROM read_csv('/nowhere/a.csv')`)).err).toContain('/nowhere/a.csv');
});

test.each(['Ada Canary', '{"name": Ada Canary, and much more than fits into the message}', '{"Ada Canary'])(
  'a text that is no JSON is not repeated: %#',
  (text) => {
    let error: unknown;
    try {
      JSON.parse(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(report(error, { verbose: true }).err).toMatch(/unexpected: .*JSON/);
    expect(report(error, { verbose: true }).err).not.toMatch(/canary/i);
  },
);

test('what the CSV reader quotes is not repeated', () => {
  const error = Object.assign(new Error('Invalid Opening Quote: a quote is found on field 1, value is "Ada Canary"'), {
    code: 'INVALID_OPENING_QUOTE',
    record: ['Ada Canary'],
  });
  expect(report(error, { verbose: true }).err).not.toMatch(/canary/i);
});

test('a full disk is nobody’s bug, whoever reports it', () => {
  const full = new Error('TransactionContext Error: Failed to commit: Could not write file: No space left on device');
  const { code, err } = report(full);
  expect(code).toBe(1);
  expect(err).toMatch(/^error: a file cannot be written: the disk is full .*\n {2}→ Make room /);
  expect(err).not.toContain('bug');
});

test('a fix that mends several mistakes in a row is said once, below the last', () => {
  const unset = (name: string) => ({ severity: 'error' as const, message: `${name} is not set`, fix: 'Set it.' });
  const error = new UserError([
    unset('A'),
    unset('B'),
    { severity: 'error', message: 'odd', fix: 'Mend it.' },
    unset('C'),
  ]);
  expect(report(error).err).toBe(
    'error: A is not set\nerror: B is not set\n  → Set it.\nerror: odd\n  → Mend it.\nerror: C is not set\n  → Set it.\n',
  );
});
