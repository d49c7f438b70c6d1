import type { Config } from '../../config/config.ts';
import type { AwaitingSignIn, DestinationConfig } from '../../config/destination-config.ts';
import { settingsOf } from '../../config/schema/destination-schema.ts';
import { isFilled } from '../../config/unfilled.ts';
import { suggestFix } from '../../config/suggest.ts';
import { isAwaiting } from '../../credentials/signed-in.ts';
import { UserError } from '../../errors/user-error.ts';

/** A destination by its name, or by its platform where that has one only. @throws UserError */
export function namedDestination({ destinations, at }: Config, name: string): DestinationConfig {
  const found = destinations.get(name);
  if (found !== undefined) return found;
  const [first, ...more] = [...destinations.values()].filter(({ type }) => type === name);
  if (first !== undefined && more.length === 0) return first;
  throw new UserError(`destination "${name}" is not in the config`, {
    at: at('destinations'),
    fix: suggestFix(name, destinations.keys()),
  });
}

/** The destination that a person wants to sign in for. @throws UserError when its credentials are the config's */
export function loginDestination(config: Config, name: string): AwaitingSignIn {
  const settings = namedDestination(config, name);
  if (!isAwaiting(settings)) throw hasCredentials(config, settings);
  const { clientId, clientSecret } = settings.auth;
  const unset = [...(isFilled(clientId) ? [] : ['client_id']), ...(isFilled(clientSecret) ? [] : ['client_secret'])];
  if (unset.length === 0) return settings;
  throw new UserError(`${unset.join(' and ')} of destination ${settings.name} is not set`, {
    at: config.at('destinations', settings.name, 'auth', unset[0] ?? ''),
    fix: 'Set what its variable names in the environment or in a .env file beside the config: a person signs in to your own app.',
  });
}

function hasCredentials(config: Config, settings: DestinationConfig): UserError {
  const { name } = settings;
  const key = keyOf(settings);
  const { nobodySignsIn } = settings.package ?? settingsOf(settings);
  if (nobodySignsIn !== undefined) {
    return new UserError(`nobody signs in for destination ${name}: ${nobodySignsIn.why}`, {
      at: config.at('destinations', name, ...key),
      fix: nobodySignsIn.fix,
    });
  }
  return new UserError(`destination ${name} has its credentials in the config, which go before a login`, {
    at: config.at('destinations', name, ...key),
    fix: `Take \`${key.at(-1) ?? ''}\` out of the config, so that client_id and client_secret alone stand under \`auth\`.`,
  });
}

/** The key by which the config names the token or key. */
function keyOf({ auth }: DestinationConfig): readonly string[] {
  if (auth === undefined) return ['type'];
  switch (auth.kind) {
    case 'access_token':
      return ['access_token'];
    case 'client_credentials':
      return ['auth', 'client_secret'];
    case 'service_account':
      return ['auth', 'service_account_file'];
    default:
      return ['auth', auth.kind];
  }
}
