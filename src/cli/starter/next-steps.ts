import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { readEnvironment } from '../../config/environment.ts';
import { configName } from '../../config/find-config.ts';
import { starterDestinations, starterPlatforms } from '../../inspect/starter-destinations.ts';
import type { StarterConfig } from '../../inspect/starter-config.ts';
import { programName } from '../program-name.ts';
import type { Runtime } from '../runtime.ts';
import type { StarterFiles } from './starter-files.ts';

/** Something to do next. */
export interface NextStep {
  /** What is typed in a shell; undefined for what is done in an editor. */
  readonly command: string | undefined;
  readonly text: string;
}

/** Variables with the ids of ad accounts: by them a plan knows which lists it speaks of. The others are for connecting. */
const accountVariables: ReadonlySet<string> = new Set(
  starterPlatforms.flatMap((platform) => starterDestinations[platform].account?.variable ?? []),
);

/** What to do from a new config to a first run, in order. What is set already is left out. */
export function nextSteps(
  runtime: Pick<Runtime, 'cwd' | 'env'>,
  files: StarterFiles,
  { yaml, variables }: Pick<StarterConfig, 'yaml' | 'variables'>,
): NextStep[] {
  const { config } = files;
  const name = relative(runtime.cwd, config);
  const set = readEnvironment(dirname(config), runtime.env);
  const open = variables.filter((variable) => (set[variable] ?? '') === '');
  const ids = open.filter((variable) => accountVariables.has(variable));
  const secrets = open.filter((variable) => !accountVariables.has(variable));
  const own = dirname(config) === runtime.cwd && basename(config) === configName ? '' : ` --config ${name}`;
  const run = (words: string, text: string): NextStep => {
    const command = `${programName(runtime)} ${words}${own}`;
    return { command, text: `\`${command}\` ${text}` };
  };
  const steps: NextStep[] = [];
  if (ids.length > 0) steps.push(fillIn(runtime.cwd, files, `${ids.join(', ')}; a plan needs no more of them`));
  steps.push(
    { command: undefined, text: `Read ${name}: who is in which audience, and who allowed it.${sayUndecided(yaml)}` },
    run('plan', 'shows who would come on which list. It works offline and sends nothing.'),
  );
  if (secrets.length > 0) {
    const wanted = secrets.join(', ');
    const begun = ids.length > 0;
    steps.push(begun ? writeInto(envOf(runtime.cwd, files), wanted) : fillIn(runtime.cwd, files, wanted));
  }
  steps.push(run('check --online', 'tries config, export and ad accounts.'), run('sync', 'makes it so.'));
  return steps;
}

/** Settings that the config leaves at `false`, for a person to agree to. */
function sayUndecided(yaml: string): string {
  const keys = [...yaml.matchAll(/^ +(?<key>\w+): false$/gm)].map(({ groups }) => groups?.['key'] ?? '');
  return keys.length === 0 ? '' : ` Say true where you agree: ${keys.join(', ')}.`;
}

/** The first time that something is written into `.env`. */
function fillIn(cwd: string, files: StarterFiles, wanted: string): NextStep {
  const env = envOf(cwd, files);
  const state = relative(cwd, join(dirname(files.config), '.audience-sync'));
  const git = ` Keep ${env} and ${state}/ out of git.`;
  const hasOwn = files.keepsExample || existsSync(join(dirname(files.config), '.env'));
  if (hasOwn) return writeInto(env, wanted, git);
  const command = `cp ${relative(cwd, files.example)} ${env}`;
  return { command, text: `\`${command}\` and write into it ${wanted}.${git}` };
}

const writeInto = (env: string, wanted: string, more = ''): NextStep => ({
  command: undefined,
  text: `Write into ${env} ${wanted}.${more}`,
});

const envOf = (cwd: string, { config }: StarterFiles) => relative(cwd, join(dirname(config), '.env'));
