import type { MetaConfig } from './settings.ts';
import { watchClock } from '../../transport/clock-watch.ts';
import { createExchange } from '../../transport/exchange.ts';
import type { DestinationContext } from '../destination.ts';
import { type ExplainContext, explainRefusal } from './explain-refusal.ts';
import { GraphApi } from './graph-api.ts';
import { cleanText } from './graph-refusal.ts';
import { createSessionIds } from './session-ids.ts';
import { pauseMs, readUsage } from './usage.ts';

/** An ad account with what the calls of one connection share. */
export interface Connection {
  readonly config: MetaConfig;
  readonly context: DestinationContext;
  readonly api: GraphApi;
  /** A fresh id for an upload session. */
  nextSession(): number;
  /** Remembers that we made an audience just now. */
  made(audienceId: string): void;
  /** Meta's latest warning that the version has ended, in its words. */
  versionWarning(): string | undefined;
  /** How far our clock is from Meta's, as the latest answer tells it. */
  clockSkewMs(): number | undefined;
  /**
   * Waits when the limits on calls are nearly used up. A minute at most for each request, and not taken from the time that a
   * run may wait: nothing was refused, it is the speed that Meta asks for.
   */
  pace(): Promise<void>;
}

/** Sets up the calls of one ad account; sends nothing yet. */
export function createConnection(config: MetaConfig, context: DestinationContext): Connection {
  const secrets = [config.auth.accessToken, ...(config.appSecret === undefined ? [] : [config.appSecret])];
  const explaining: ExplainContext = {
    account: config.account,
    version: config.apiVersion,
    signed: config.appSecret !== undefined,
    secrets,
  };
  const madeAt = new Map<string, number>();
  let pause = 0;
  let versionWarning: string | undefined;
  const { exchange, skewMs: clockSkewMs } = watchClock(
    createExchange({ signal: context.signal, log: (line) => context.log(line) }),
    () => context.now(),
  );

  const api = new GraphApi({
    exchange,
    endpoint: config.endpoint,
    version: config.apiVersion,
    token: config.auth.accessToken,
    appSecret: config.appSecret,
    observe(headers) {
      pause = pauseMs(readUsage(headers));
      const warning = headers.get('x-ad-api-version-warning');
      if (warning === null) return;
      versionWarning = cleanText(warning, secrets);
      context.log(`Meta on ${config.apiVersion}: ${versionWarning}`);
    },
    explain: (refusal) => explainRefusal(refusal, explaining),
    ageOf(audienceId) {
      const since = madeAt.get(audienceId);
      return since === undefined ? undefined : context.uptime() - since;
    },
  });

  return {
    config,
    context,
    api,
    nextSession: createSessionIds(context),
    made: (audienceId) => madeAt.set(audienceId, context.uptime()),
    versionWarning: () => versionWarning,
    clockSkewMs,
    async pace() {
      if (pause === 0) return;
      context.log(`Meta's limits on calls are nearly used up: waiting ${Math.ceil(pause / 1000)} s`);
      await context.sleep(pause, context.signal);
    },
  };
}
