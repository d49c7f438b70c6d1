import type { Diagnostic } from '../errors/user-error.ts';
import { isSameAdAccount } from './ad-account.ts';
import { familiesOf } from './audience-families.ts';
import type { AudienceConfig } from './audience-config.ts';
import type { Config } from './config.ts';
import type { DestinationConfig } from './destination-config.ts';

/**
 * Audiences that name one ad account twice, under two names of destinations: two lists with the same key would be made
 * there, and each taken for the other.
 */
export function sharedAccounts(config: Pick<Config, 'audiences' | 'destinations' | 'at'>): Diagnostic[] {
  return familiesOf(config).flatMap((audience) => repeatedAccounts(audience, config));
}

function repeatedAccounts(
  { family: key, to }: AudienceConfig,
  { destinations, at }: Pick<Config, 'destinations' | 'at'>,
): Diagnostic[] {
  const firsts: DestinationConfig[] = [];
  const problems: Diagnostic[] = [];
  for (const name of to) {
    const destination = destinations.get(name);
    if (destination === undefined) continue;
    const other = firsts.find((one) => isSameAdAccount(one, destination))?.name;
    if (other === undefined) firsts.push(destination);
    else {
      problems.push({
        severity: 'error',
        message: `audiences.${key}.to names one ad account twice: ${other} and ${name} are both ${destination.type} ${destination.account}`,
        at: at('audiences', key, 'to'),
        fix: `Remove ${name} or ${other} from it.`,
      });
    }
  }
  return problems;
}
