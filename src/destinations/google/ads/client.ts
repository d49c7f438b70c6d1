import type * as z from 'zod';
import { DestinationError } from '../../../errors/destination-error.ts';
import { timeLimit } from '../../../transport/network-failure.ts';
import type { DestinationContext } from '../../destination.ts';
import { readAnswer } from '../../read-answer.ts';
import type { GoogleConfig } from '../settings.ts';
import { adsFailure } from './errors.ts';
import { readFailure } from './failure.ts';
import { type AdsCustomer, type AdsPackage, loadAdsPackage } from './package.ts';

/** The Google Ads API through the package, whatever it throws put into a `DestinationError`. */
export interface AdsClient {
  readonly config: GoogleConfig;
  readonly ads: AdsPackage;
  uptime(): number;
  /** Makes a call that changes something; `operation` is in words, for errors and logs. */
  call<Result>(operation: string, make: (customer: AdsCustomer) => Promise<Result>): Promise<Result>;
  /** Asks by GAQL, of `customer` or of the account; the rows as JSON has them. */
  query<Schema extends z.ZodType>(question: Question<Schema>): Promise<z.output<Schema>[]>;
}

export interface Question<Schema> {
  readonly operation: string;
  readonly gaql: string;
  readonly row: Schema;
  /** Whom to ask, by way of itself or of `login`. Default: the account of the config, by way of its manager. */
  readonly customer?: string;
  readonly login?: string;
}

/**
 * The package repeats what Google could not be reached for by itself, for ten minutes (gax), and takes no signal: whoever waits longer
 * than this comes back another time. What still is under way then does no harm when it arrives: each call may come twice.
 */
const limitMs = 120_000;

export async function createAdsClient(
  config: GoogleConfig,
  context: DestinationContext,
  { waitMs = limitMs }: { readonly waitMs?: number } = {},
): Promise<AdsClient> {
  const ads = await loadAdsPackage();
  const { auth, account, loginAccount } = config;
  if (auth.kind !== 'refresh_token') throw new TypeError('The config takes no other credentials here.');
  const api = new ads.GoogleAdsApi({
    client_id: auth.clientId,
    client_secret: auth.clientSecret,
    // Switched off by Google on 2026-09-09; the types ask for one.
    developer_token: '',
    // Names as JSON has them, and no warnings on the console of what the package does not know.
    disable_parsing: true,
  });
  const customerOf = (id: string, login: string | undefined): AdsCustomer =>
    api.Customer({
      customer_id: id,
      refresh_token: auth.refreshToken,
      ...(login !== undefined && { login_customer_id: login }),
    });
  const customer = customerOf(account, loginAccount);

  const bounded = async <Result>(
    operation: string,
    work: () => Promise<Result>,
    late: () => DestinationError,
  ): Promise<Result> => {
    context.signal.throwIfAborted();
    const limit = timeLimit(context.signal, waitMs);
    const started = performance.now();
    const report = (outcome: string): void => {
      context.log(`Google Ads API, ${operation}: ${outcome} in ${Math.round(performance.now() - started)} ms`);
    };
    try {
      const result = await Promise.race([work(), ended(limit.signal)]);
      report('done');
      return result;
    } catch (error) {
      context.signal.throwIfAborted();
      const failure = limit.reached() ? late() : adsFailure(readFailure(ads, error), operation, config);
      report(`failed (${failure.code ?? failure.disposition})`);
      throw failure;
    } finally {
      limit.end();
    }
  };

  return {
    config,
    ads,
    uptime: () => context.uptime(),
    call: (operation, make) =>
      bounded(
        operation,
        () => make(customer),
        () => unreached(operation, waitMs),
      ),
    query: async ({ operation, gaql, row, customer: id, login }) => {
      const asked = id === undefined ? customer : customerOf(id, login ?? id);
      const rows: unknown[] = await bounded(
        operation,
        () => asked.query(gaql),
        () =>
          new DestinationError(`${operation}: Google did not answer in time`, {
            disposition: 'retry',
            code: 'TIMEOUT',
          }),
      );
      return rows.map((each) => readAnswer(operation, row, each));
    },
  };
}

/** Rejects when the signal fires. */
const ended = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('ended'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

const unreached = (operation: string, ms: number): DestinationError =>
  new DestinationError(
    `${operation}: no answer from Google for ${Math.round(ms / 1000)} s, though asked again and again`,
    {
      disposition: 'defer',
      code: 'TIMEOUT',
      unclear: true,
    },
  );

/** A text in a query. */
export function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
