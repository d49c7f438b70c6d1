import { DestinationError } from '../errors/destination-error.ts';
import type { ExchangeResponse } from '../transport/exchange.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import { errorName, platformText } from './platform-text.ts';

/** What a person does when signing in fails, each a sentence. */
export interface SignInFixes {
  /** The grant itself was refused: a refresh token, a signed assertion. */
  readonly grant: string;
  /** The application was refused: client id or secret. */
  readonly client: string;
  readonly scope: string;
}

/** What the answer of a token endpoint means (RFC 6749, section 5.2). `operation` says who signs in where. */
export function tokenFailure(
  response: ExchangeResponse,
  { operation, fixes, now }: { operation: string; fixes: SignInFixes; now: Date },
): DestinationError {
  const { status, headers } = response;
  const { error: code, error_description: description } = wordsOf(response.json);
  const words = [code, description].filter((word) => word !== undefined).join(': ');
  const message = `${operation}: ${words === '' ? `HTTP ${status}` : words}`;
  const common = { httpStatus: status, ...(code !== undefined && { code }) };
  if (status === 429) {
    const waitMs = retryAfterMs(headers, now);
    return new DestinationError(message, {
      ...common,
      disposition: 'wait',
      ...(waitMs !== undefined && { waitMs }),
    });
  }
  if (status >= 500 || status === 408) return new DestinationError(message, { ...common, disposition: 'retry' });
  if (code === undefined) {
    return new DestinationError(message, {
      ...common,
      disposition: 'config',
      fix: 'Check `token_endpoint` of this destination: what answers there is no token endpoint.',
    });
  }
  return new DestinationError(message, { ...common, disposition: 'credentials', fix: fixOf(code, fixes) });
}

function fixOf(code: string, fixes: SignInFixes): string {
  if (code === 'invalid_scope') return fixes.scope;
  return /client/.test(code) ? fixes.client : fixes.grant;
}

function wordsOf(json: unknown): { error: string | undefined; error_description: string | undefined } {
  if (typeof json !== 'object' || json === null) return { error: undefined, error_description: undefined };
  const { error, error_description: description } = json as Readonly<Record<string, unknown>>;
  return {
    error: errorName(error),
    error_description: typeof description === 'string' ? platformText(description) : undefined,
  };
}
