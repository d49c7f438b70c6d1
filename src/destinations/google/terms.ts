import type { GoogleConfig } from './settings.ts';
import { DestinationError } from '../../errors/destination-error.ts';

/** Every upload says that the advertiser accepted Google's terms: a legal statement that only the config can make. */
const acceptTerms =
  'Read the Customer Match terms (https://support.google.com/google-ads/answer/7476585); when you accept them for this account, ' +
  'write `accept_customer_match_terms: true` under the destination.';

/** @throws DestinationError `config` when the config does not say so */
export function requireTerms({ name, acceptCustomerMatchTerms }: GoogleConfig): void {
  if (acceptCustomerMatchTerms) return;
  throw new DestinationError(`destination ${name} does not say that Google's Customer Match terms are accepted`, {
    disposition: 'config',
    fix: acceptTerms,
  });
}
