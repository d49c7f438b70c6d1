import * as z from 'zod';
import type { ExchangeResponse } from '../../transport/exchange.ts';
import { platformText } from '../platform-text.ts';

/** What a call was about: the ad account, or one audience of it. */
export type Target =
  | { readonly kind: 'account' }
  | {
      readonly kind: 'audience';
      /** Milliseconds since this connection made it; undefined when it did not. */
      readonly ageMs: number | undefined;
    };

/** An answer that is no success. */
export interface Refusal {
  /** Words for what was tried, e.g. `add members`. */
  readonly operation: string;
  readonly writes: boolean;
  /** Whether it was about members. */
  readonly membership: boolean;
  readonly target: Target;
  readonly response: ExchangeResponse;
}

/** The error object of a Graph answer. Decisions are made on the two codes, never on the text. */
export interface GraphError {
  readonly code: number;
  readonly subcode: number | undefined;
  readonly transient: boolean;
  /** Whatever Meta says to people, not cleaned. */
  readonly text: string;
  readonly traceId: string | undefined;
}

const number = z.coerce.number().int();
const errorSchema = z.object({
  error: z.object({
    code: number,
    error_subcode: number.optional().catch(undefined),
    is_transient: z.boolean().catch(false),
    message: z.string().catch(''),
    error_user_title: z.string().optional().catch(undefined),
    error_user_msg: z.string().optional().catch(undefined),
    fbtrace_id: z.string().optional().catch(undefined),
  }),
});

/** The error of an answer; undefined when it holds none that can be read (HTML of a proxy, an empty body). */
export function graphErrorOf(json: unknown): GraphError | undefined {
  const { data } = errorSchema.safeParse(json);
  if (data === undefined) return undefined;
  const { error } = data;
  return {
    code: error.code,
    subcode: error.error_subcode,
    transient: error.is_transient,
    text: [error.message, error.error_user_title, error.error_user_msg].filter(Boolean).join(' – '),
    traceId: error.fbtrace_id,
  };
}

/** Meta's text, fit to be shown. It quotes malformed tokens, so that secrets are blanked first. */
export function cleanText(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, '…');
  return platformText(clean.replace(/\p{C}+/gu, ' '));
}
