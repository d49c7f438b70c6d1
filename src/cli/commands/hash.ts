import { createReadStream } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { hashRows, type HashedRows } from '../../contacts/hash-rows.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteText } from '../../engine/sql.ts';
import { errorCode } from '../../errors/error-code.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { hashLines, type HashOptions } from '../../identifiers/hash-lines.ts';
import { prepareRules } from '../../identifiers/normalize.ts';
import { sourceWithoutConfig } from '../../inspect/source-without-config.ts';
import { loadSource } from '../../sources/load-source.ts';
import type { Invocation } from '../command.ts';
import { encodingOption } from '../encoding-option.ts';
import { countryOption, platformOption } from '../identifier-options.ts';
import { counted, groupDigits } from '../output/numbers.ts';
import { readLines } from '../read-lines.ts';
import { withEngine } from '../with-engine.ts';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const { globals, options } = invocation;
  if (globals.json && !options.flag('ndjson')) {
    throw new UserError('--json has no meaning here: what is written is CSV, ready for the platform', {
      fix: 'Leave it out; for JSON, one object a line in and out, write `--ndjson`.',
    });
  }
  if (options.flag('ndjson') && options.text('encoding') !== undefined) {
    throw new UserError('--encoding has no meaning with --ndjson, whose lines are UTF-8', { fix: 'Leave one out.' });
  }
  if (options.flag('ndjson') && options.text('sheet') !== undefined) {
    throw new UserError('--sheet has no meaning with --ndjson, whose lines are no workbook', { fix: 'Leave one out.' });
  }
  const platform = platformOption(options);
  if (platform === undefined) {
    throw new UserError('--for is missing', { fix: 'Name the platform whose rules apply, e.g. `--for meta`.' });
  }
  const rules: HashOptions = { platform, defaultCountry: countryOption(options), reveal: options.flag('reveal') };
  return withEngine(async (engine, tempDirectory) => {
    if (options.flag('ndjson')) await writeLines(invocation, engine, rules);
    else await writeCsv(invocation, engine, tempDirectory, rules);
    return ExitCode.done;
  });
}

async function writeLines({ args, output, runtime }: Invocation, engine: Engine, rules: HashOptions): Promise<void> {
  const [file = '-'] = args;
  const input: Readable = file === '-' ? runtime.stdin : createReadStream(resolve(runtime.cwd, file));
  try {
    for await (const line of hashLines(engine, readLines(input), rules)) output.data(`${line}\n`);
  } catch (error) {
    throw notFound(error, file) ?? error;
  }
}

async function writeCsv(
  { args, options, output, runtime }: Invocation,
  engine: Engine,
  tempDirectory: string,
  rules: HashOptions,
): Promise<void> {
  const [file = '-'] = args;
  const declared = { encoding: encodingOption(options), sheet: options.text('sheet') };
  await prepareRules(engine);
  const reading = { stdin: runtime.stdin, now: () => runtime.now(), tempDirectory, directory: runtime.cwd };
  const files = file === '-' ? '-' : resolve(runtime.cwd, file);
  const source = await loadSource(engine, sourceWithoutConfig('input', files, declared), {
    ...reading,
    at: undefined,
  });
  output.diagnostics(source.warnings.map((message) => ({ severity: 'warning', message })));
  const hashed = await hashRows(engine, source, rules);
  if (hashed.headers.length === 0) {
    throw new UserError(`${file}: no column holds anything that ${rules.platform} takes`, {
      fix: 'Look at the columns with `audience-sync inspect`.',
    });
  }
  // The engine quotes what needs quotes, out of core; the header is ours, because a name may stand in it several times.
  const csv = join(tempDirectory, 'hashed.csv');
  await engine.run(`COPY (${hashed.query}) TO ${quoteText(csv)} (FORMAT csv, HEADER false)`);
  output.data(`${hashed.headers.join(',')}\n`);
  for await (const chunk of createReadStream(csv, 'utf8')) output.data(String(chunk));
  report(output, hashed, source.unreadableCount);
}

function report(output: Invocation['output'], { rows, leftOut, invalid }: HashedRows, unreadable: number): void {
  const lost = [
    ...(leftOut > 0 ? [`${groupDigits(leftOut)} without a usable value`] : []),
    ...(unreadable > 0 ? [`${groupDigits(unreadable)} unreadable`] : []),
  ];
  output.words(`${counted(rows, 'row')} written${lost.length > 0 ? `; left out: ${lost.join(', ')}` : ''}`);
  for (const [header, reasons] of Object.entries(invalid)) {
    const counts = Object.entries(reasons).map(([reason, n]) => `${groupDigits(n)} ${reason}`);
    output.words(`${header}: ${counts.join(', ')}`);
  }
}

function notFound(error: unknown, file: string): UserError | undefined {
  if (!['ENOENT', 'EISDIR'].includes(errorCode(error) ?? '')) return undefined;
  return new UserError(`there is no file ${file}`, {
    fix: 'Correct the path, or leave it out to read standard input.',
  });
}
