import { DestinationError } from '../../../errors/destination-error.ts';
import { defaultEndpoint, type GoogleConfig } from '../settings.ts';
import { packageProxy } from './package-environment.ts';

/**
 * The package knows Google's address and takes no other. A destination at another endpoint (a sandbox, a trial) is not to end up at the
 * real Google: the environment must lead its calls to the machine of that endpoint, which a company's proxy does not.
 *
 * @throws DestinationError `config` when it does not
 */
export function requireWay({ endpoint, name }: GoogleConfig): void {
  if (endpoint === defaultEndpoint || hostOf(packageProxy()) === hostOf(endpoint)) return;
  throw new DestinationError(`destination ${name} has an endpoint of its own, which the Google Ads API does not know`, {
    disposition: 'config',
    fix: 'Leave out `endpoint`, or, for the sandbox, set the environment variables that `audience-sync sandbox --google-ads` prints.',
  });
}

const hostOf = (address = ''): string | undefined => (URL.canParse(address) ? new URL(address).hostname : undefined);
