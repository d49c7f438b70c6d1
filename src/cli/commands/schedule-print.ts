import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { referencesOf } from '../../config/references.ts';
import { machineTimezone } from '../../config/timezone.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { blocksOf } from '../../schedule/block.ts';
import { printFormats } from '../../schedule/print/formats.ts';
import type { PrintContext, PrintedFile } from '../../schedule/print/printed-file.ts';
import type { Invocation } from '../command.ts';
import { programFile } from '../program-name.ts';
import { readVersion } from '../version.ts';

/** Prints files by which other schedulers run the config's schedule. */
export async function run({ globals, options, output, runtime }: Invocation): Promise<ExitCode> {
  const format = options.text('format');
  const print = format === undefined ? undefined : printFormats.get(format);
  if (print === undefined) {
    throw new UserError('--format is not given', { fix: `Name one of ${[...printFormats.keys()].join(', ')}.` });
  }
  const { cwd, env } = runtime;
  const { config, warnings } = await loadConfig({ cwd, env, offline: true, file: globals.config });
  output.keepSecret(config.secrets);
  output.diagnostics(warnings);
  const files = print(contextOf(config, runtime.now()));
  const out = options.text('out');
  if (out !== undefined) {
    for (const path of writeFiles(files, resolve(cwd, out))) output.words(`written: ${path}`);
  } else if (!globals.json) {
    output.data(files.map(({ text }) => text).join('\n'));
  }
  output.json({ format, files });
  return ExitCode.done;
}

function contextOf(config: Config, now: Date): PrintContext {
  const { variables, files: secretFiles } = referencesOf(config.file);
  const repository = repositoryOf(config.directory);
  return {
    project: config.project,
    blocks: blocksOf(config),
    timezone: config.defaults.timezone,
    machineTimezone: machineTimezone(),
    now,
    configFile: config.file,
    inRepository: { folder: relative(repository, config.directory), config: basename(config.file) },
    node: process.execPath,
    program: programFile,
    nodeMajor: Number(process.versions.node.split('.')[0]),
    version: readVersion(),
    user: userInfo().username,
    home: homedir(),
    variables,
    secretFiles,
  };
}

/** The nearest folder above that is a git repository; the folder itself when there is none. */
function repositoryOf(folder: string): string {
  for (let each = folder; each !== dirname(each); each = dirname(each)) {
    if (existsSync(join(each, '.git'))) return each;
  }
  return folder;
}

/** @returns the paths of the files, none of which was there */
function writeFiles(files: readonly PrintedFile[], folder: string): string[] {
  const paths = files.map(({ name }) => join(folder, name));
  const there = paths.find((path) => existsSync(path));
  if (there !== undefined) {
    throw new UserError(`${there} is there already`, { fix: 'Move it away, or name another folder with --out.' });
  }
  try {
    for (const [index, path] of paths.entries()) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, files[index]?.text ?? '', { flag: 'wx' });
    }
  } catch (cause) {
    throw new UserError(`the folder ${folder} cannot be written`, {
      fix: 'Check the folder and its permissions.',
      cause,
    });
  }
  return paths;
}
