import * as z from 'zod';
import { DestinationError, type DestinationErrorOptions } from '../../errors/destination-error.ts';
import type { ExchangeResponse } from '../../transport/exchange.ts';
import { platformText } from '../platform-text.ts';
import type { AdrollCall } from './client.ts';
import type { AdrollConfig } from './settings.ts';

const errorSchema = z.object({
  message: z.string().optional().catch(undefined),
  code: z.int().optional().catch(undefined),
  field: z.string().optional().catch(undefined),
});
const bodySchema = z.object({ errors: z.array(errorSchema.catch({})).default([]) });

/** apidocs.nextroll.com/crud-api/api-usage.html, 2026-11. */
const names: Readonly<Record<number, string>> = {
  1: 'INVALID',
  2: 'MISMATCH',
  4: 'NO_DEFAULT',
  8: 'FAIL',
  16: 'NOT_FOUND',
  32: 'UNSET',
  64: 'INCOMPLETE',
  128: 'EXTERNAL',
  256: 'DUPLICATE',
  512: 'FORBIDDEN',
};
/** What stands under `errors` of an answer; with which status it comes is not documented. */
export function errorsOf(json: unknown): readonly z.output<typeof errorSchema>[] {
  return bodySchema.safeParse(json).data?.errors ?? [];
}

const transient: readonly (string | undefined)[] = ['FAIL', 'EXTERNAL'];

/** What an answer that is no 2xx means, or one with errors inside: the code decides where there is one. */
export function adrollFailure(
  response: ExchangeResponse,
  call: AdrollCall,
  config: AdrollConfig,
  now: Date,
): DestinationError {
  const { status, json } = response;
  const errors = errorsOf(json);
  const [error] = errors;
  const code = error?.code === undefined ? undefined : (names[error.code] ?? String(error.code));
  const where = error?.field === undefined ? '' : ` (${platformText(error.field)})`;
  const words = error?.message === undefined ? `HTTP ${status}` : `${platformText(error.message)}${where}`;
  const rows = errors.flatMap(({ field, code: each = 0 }) => {
    const index = /^data(?:\[|\.)(\d+)/.exec(field ?? '')?.[1];
    return index === undefined ? [] : [{ index: Number(index), reason: names[each] ?? 'refused' }];
  });
  return new DestinationError(`${call.operation}: ${words}${code === undefined ? '' : ` (${code})`}`, {
    httpStatus: status,
    ...(code !== undefined && { code }),
    ...(rows.length > 0 ? { disposition: 'skip', members: rows } : decide({ status, code, call, config, now })),
  });
}

interface Refused {
  readonly status: number;
  readonly code: string | undefined;
  readonly call: AdrollCall;
  readonly config: AdrollConfig;
  readonly now: Date;
}

type Decision = Pick<DestinationErrorOptions, 'disposition' | 'unclear' | 'fix' | 'comeBackAt'>;

function decide({ status, code, call, config, now }: Refused): Decision {
  const token = `Check api_key and access_token of destination ${config.name} at https://developers.nextroll.com > My apps and My tokens.`;
  // The quota is one of the day, and no header says when it is back.
  if (status === 429) return { disposition: 'defer', comeBackAt: nextDay(now) };
  if (status === 408 || status >= 500 || transient.includes(code)) return { disposition: 'retry', unclear: true };
  if (status === 401) return { disposition: 'credentials', fix: token };
  if (status === 403 || code === 'FORBIDDEN') {
    return {
      disposition: 'refused',
      fix: `Give the owner of the token the right to audiences of advertiser ${config.account}: AdRoll > Settings > Users.`,
    };
  }
  if (status === 404 || code === 'NOT_FOUND') {
    if (call.about === 'segment') return { disposition: 'gone' };
    return { disposition: 'config', fix: 'Check `endpoint` of this destination: it is not AdRoll that answers.' };
  }
  if (code === undefined && status > 400) {
    return { disposition: 'config', fix: 'Check `endpoint` of this destination: it is not AdRoll that answers.' };
  }
  if (code === undefined) return { disposition: 'give-up' };
  if (code === 'DUPLICATE') {
    return {
      disposition: 'config',
      fix: `A segment has this name: give the audience another \`name\`, or write that segment’s id into \`segments\` of destination ${config.name}.`,
    };
  }
  return { disposition: 'config', fix: `Check \`account\` ${config.account} (the advertiser’s id).` };
}

const dayMs = 86_400_000;

const nextDay = (now: Date) => new Date(Math.floor(now.getTime() / dayMs + 1) * dayMs);
