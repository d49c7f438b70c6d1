import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UserError } from '../errors/user-error.ts';
import { isCountryCode } from '../identifiers/country-code.ts';
import type { StarterOptions } from '../inspect/starter-config.ts';
import { starterDestinations, type StarterPlatform, starterPlatforms } from '../inspect/starter-destinations.ts';
import { type Asker, createAsker } from './ask-text.ts';
import type { Invocation } from './command.ts';

/** What `init` must know besides the export. */
export interface StarterAnswers extends Omit<StarterOptions, 'files'> {
  /** The export, as typed. */
  readonly file: string;
}

/**
 * Takes the answers from the command line and, on a terminal, asks for what it left open. Without a terminal the rest has
 * defaults; only the export must be named.
 *
 * @param directory the folder of the config
 * @throws UserError when an answer on the command line cannot be
 */
export async function starterAnswers(invocation: Invocation, directory: string): Promise<StarterAnswers> {
  const { args, options, runtime } = invocation;
  const given = {
    file: args[0],
    project: options.text('project'),
    to: options.text('to'),
    country: options.text('country'),
  };
  if (given.project !== undefined) refuse('--project', given.project, projectObjection(given.project));
  if (given.to !== undefined) refuse('--to', given.to, platformsObjection(given.to));
  if (given.country !== undefined) refuse('--country', given.country, countryObjection(given.country));
  if (given.file === '-') {
    throw new UserError('init needs an export that is there tomorrow too; standard input is not', {
      fix: 'Save the export as a file and name it.',
    });
  }

  const asker = createAsker(runtime);
  try {
    const file =
      given.file ?? (await asker?.ask('Export to begin with, a CSV file', { check: fileObjection(runtime.cwd) }));
    if (file === undefined) {
      throw new UserError('no export is named', { fix: 'Name one: `audience-sync init customers.csv`.' });
    }
    const project =
      given.project ??
      (await asker?.ask('Name of the project', { otherwise: projectName(directory), check: projectObjection }));
    const to =
      given.to ?? (await asker?.ask('Platforms', { otherwise: starterPlatforms.join(','), check: platformsObjection }));
    const country =
      given.country ??
      (await asker?.ask('Country of phones that carry none, two letters (empty: none)', { check: countryObjection }));
    const platforms = platformsOf(to ?? starterPlatforms.join(','));
    return {
      file,
      project: project ?? projectName(directory),
      country: country === undefined || country === '' ? undefined : country.toUpperCase(),
      platforms,
      accounts: asker === undefined ? {} : await askAccounts(asker, platforms),
    };
  } finally {
    asker?.close();
  }
}

async function askAccounts(asker: Asker, platforms: readonly StarterPlatform[]): Promise<StarterAnswers['accounts']> {
  const accounts: Partial<Record<StarterPlatform, string>> = {};
  for (const platform of platforms) {
    const { what, looks } = starterDestinations[platform].account;
    const answer = await asker.ask(`The ${what} (empty: later)`, {
      check: (text) => (text === '' || looks.test(text) ? undefined : `That does not look like the ${what}.`),
    });
    if (answer !== '') accounts[platform] = answer;
  }
  return accounts;
}

function refuse(option: string, value: string, objection: string | undefined): void {
  if (objection !== undefined) throw new UserError(`${option} ${value} is not valid`, { fix: objection });
}

/** As the schema of the config has it for names. */
function projectObjection(name: string): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)
    ? undefined
    : 'Use letters, digits, dots, hyphens and underscores, 64 at most, and begin with a letter or digit.';
}

function platformsObjection(text: string): string | undefined {
  const words = wordsOf(text);
  const known = words.length > 0 && words.every((word) => starterPlatforms.some((platform) => platform === word));
  return known ? undefined : `Name some of ${starterPlatforms.join(', ')}, divided by commas.`;
}

function countryObjection(code: string): string | undefined {
  return code === '' || isCountryCode(code) ? undefined : 'Write two letters of ISO 3166: US, DE, GB.';
}

const fileObjection =
  (cwd: string) =>
  (file: string): string | undefined =>
    existsSync(resolve(cwd, file)) ? undefined : 'There is no such file.';

const platformsOf = (text: string): StarterPlatform[] =>
  starterPlatforms.filter((platform) => wordsOf(text).includes(platform));

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');

/** The folder's name as a project's name. */
function projectName(directory: string): string {
  const name = basename(directory)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64);
  return name === '' ? 'audiences' : name;
}
