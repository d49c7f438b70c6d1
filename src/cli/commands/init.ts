import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { configName } from '../../config/find-config.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { type StarterConfig, starterConfig } from '../../inspect/starter-config.ts';
import type { Invocation } from '../command.ts';
import { inspectFile } from '../inspect-file.ts';
import { counted } from '../output/numbers.ts';
import { starterAnswers } from '../starter-answers.ts';

/** Readable for all: a config is shared in git and holds no secrets, only the names of variables. */
const sharedMode = 0o644;

export async function run(invocation: Invocation): Promise<ExitCode> {
  const { globals, options, runtime } = invocation;
  const config = resolve(runtime.cwd, globals.config ?? configName);
  const force = options.flag('force');
  if (existsSync(config) && !force) {
    throw new UserError(`there is a config already: ${config}`, {
      fix: 'Change it by hand; `audience-sync init --force` would overwrite it.',
    });
  }
  const answers = await starterAnswers(invocation, dirname(config));
  const inspection = await inspectFile(invocation, answers.file, {
    platform: undefined,
    defaultCountry: answers.country,
    samples: false,
  });
  const files = fromConfig(config, resolve(runtime.cwd, answers.file));
  const starter = starterConfig(inspection, { ...answers, files });
  const example = join(dirname(config), '.env.example');
  await write(config, starter.yaml, force);
  const keepsExample = existsSync(example) && !force;
  if (!keepsExample) await write(example, starter.environment, force);
  report(invocation, starter, { config, example, keepsExample });
  return ExitCode.done;
}

/** The path as it stands in the config: relative to it, and with slashes on every system. */
function fromConfig(config: string, file: string): string {
  return relative(dirname(config), file).split(sep).join('/');
}

/** @throws UserError when the file cannot be written */
async function write(file: string, text: string, force: boolean): Promise<void> {
  try {
    // `wx`: what somebody else wrote a moment ago is not overwritten either.
    await writeFile(file, text, { mode: sharedMode, flag: force ? 'w' : 'wx' });
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new UserError(`${file} cannot be written${reason}`, {
      fix: 'Check the folder, its permissions and the free space, or name another place with --config.',
      cause,
    });
  }
}

function report(
  { output, runtime }: Invocation,
  { variables, source, audiences }: StarterConfig,
  { config, example, keepsExample }: { config: string; example: string; keepsExample: boolean },
): void {
  const name = (file: string) => relative(runtime.cwd, file);
  output.text(`${name(config)}: source ${source}, audiences ${audiences.join(', ')}`);
  output.text(
    keepsExample
      ? `${name(example)} was there and is as it was`
      : `${name(example)}: the ${counted(variables.length, 'variable')} that the config needs`,
  );
  output.text();
  output.text(`1. Copy ${name(example)} to .env, fill it in, and keep .env and .audience-sync/ out of git.`);
  output.text(`2. Read ${name(config)}: who is in which audience, and who allowed it.`);
  output.text('3. `audience-sync check --online` tries config, export and ad accounts.');
  output.text('4. `audience-sync plan` shows what would change; `audience-sync sync` makes it so.');
  output.json({ config, env_example: keepsExample ? null : example, variables, source, audiences });
}
