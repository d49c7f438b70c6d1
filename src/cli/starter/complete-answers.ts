import { basename } from 'node:path';
import type { StarterOptions } from '../../inspect/starter-config.ts';
import { machineTimezone } from '../../config/timezone.ts';
import {
  starterDestinations,
  type StarterPlatform,
  starterPlatforms,
  usualPlatforms,
} from '../../inspect/starter-destinations.ts';
import type { Asker } from '../ask-text.ts';
import type { GivenAnswers } from './given-answers.ts';
import { accountObjection, countryObjection, countryOf, platformsObjection, platformsOf } from './objections.ts';

/** What goes into a config besides the export. */
export type StarterAnswers = Pick<StarterOptions, 'project' | 'country' | 'timezone' | 'platforms' | 'accounts'>;

/**
 * Asks for what the command line left open, five questions at most; without anybody to ask, takes the defaults.
 *
 * @param defaults.directory the folder of the config, which the project is called after
 * @param defaults.country the country that the export is plainly of
 */
export async function completeAnswers(
  asker: Asker | undefined,
  given: GivenAnswers,
  defaults: { readonly directory: string; readonly country: string | undefined },
): Promise<StarterAnswers> {
  const usual = starterPlatforms.filter((platform) => given.accounts[platform] !== undefined);
  const otherwise = (usual.length > 0 ? usual : usualPlatforms).join(',');
  const platforms =
    given.platforms ??
    platformsOf((await asker?.ask('Platforms', { otherwise, check: platformsObjection })) ?? otherwise);
  const country =
    given.country ??
    (await asker?.ask('Country of phones and addresses that carry none, two letters', {
      otherwise: defaults.country ?? 'none',
      check: countryObjection,
    }));
  return {
    project: given.project ?? projectName(defaults.directory),
    country: country === undefined ? defaults.country : countryOf(country),
    // Whoever begins sits in front of the machine more often than not.
    timezone: machineTimezone(),
    platforms,
    accounts: await completeAccounts(asker, given, platforms),
  };
}

async function completeAccounts(
  asker: Asker | undefined,
  given: GivenAnswers,
  platforms: readonly StarterPlatform[],
): Promise<StarterAnswers['accounts']> {
  const accounts: Partial<Record<StarterPlatform, string>> = {};
  for (const platform of platforms) {
    const { account } = starterDestinations[platform];
    if (account === undefined) continue;
    const id =
      given.accounts[platform] ??
      (await asker?.ask(`The ${account.what} (empty: later)`, { check: accountObjection(platform) })) ??
      '';
    if (id !== '') accounts[platform] = id;
  }
  return accounts;
}

/** The folder's name as a project's name. */
function projectName(directory: string): string {
  const name = basename(directory)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64);
  return name === '' ? 'audiences' : name;
}
