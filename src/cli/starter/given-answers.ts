import { UserError } from '../../errors/user-error.ts';
import { starterDestinations, type StarterPlatform, starterPlatforms } from '../../inspect/starter-destinations.ts';
import type { Invocation } from '../command.ts';
import { accountObjection, countryObjection, platformsObjection, platformsOf, projectObjection } from './objections.ts';

/** What `init` was told on the command line; undefined is open. */
export interface GivenAnswers {
  /** The export, as typed. */
  readonly file: string | undefined;
  readonly project: string | undefined;
  readonly platforms: readonly StarterPlatform[] | undefined;
  /** As typed: two letters, or `none`. */
  readonly country: string | undefined;
  readonly accounts: Readonly<Partial<Record<StarterPlatform, string>>>;
  /** Whether nothing is asked, whoever sits in front. */
  readonly yes: boolean;
}

/** @throws UserError when an answer cannot be */
export function givenAnswers({ args, options }: Pick<Invocation, 'args' | 'options'>): GivenAnswers {
  const checked = (option: string, objection: (text: string) => string | undefined): string | undefined => {
    const value = options.text(option);
    const fix = value === undefined ? undefined : objection(value);
    if (fix !== undefined) throw new UserError(`--${option} ${value} is not valid`, { fix });
    return value;
  };
  const [file] = args;
  if (file === '-') {
    throw new UserError('init needs an export that is there tomorrow too; standard input is not', {
      fix: 'Save the export as a file and name it.',
    });
  }
  const to = checked('to', platformsObjection);
  const platforms = to === undefined ? undefined : platformsOf(to);
  const accounts: Partial<Record<StarterPlatform, string>> = {};
  for (const platform of starterPlatforms) {
    if (starterDestinations[platform].account === undefined) continue;
    const account = checked(`${platform}-account`, accountObjection(platform));
    if (account === undefined || account === '') continue;
    if (platforms?.includes(platform) === false) {
      throw new UserError(`--${platform}-account is given, and --to leaves ${platform} out`, {
        fix: 'Add it to --to, or leave the account away.',
      });
    }
    accounts[platform] = account;
  }
  return {
    file,
    project: checked('project', projectObjection),
    platforms,
    country: checked('country', countryObjection),
    accounts,
    yes: options.flag('yes'),
  };
}
