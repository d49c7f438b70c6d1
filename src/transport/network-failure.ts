import { DestinationError } from '../errors/destination-error.ts';

/** A signal that fires with `outer` or after `ms`, whichever is first. `end` frees the timer and the listener. */
export function timeLimit(
  outer: AbortSignal,
  ms: number,
): { readonly signal: AbortSignal; reached(): boolean; end(): void } {
  const controller = new AbortController();
  let reached = false;
  const interrupt = (): void => controller.abort(outer.reason);
  outer.addEventListener('abort', interrupt, { once: true });
  const timer = setTimeout(() => {
    reached = true;
    controller.abort(new Error('TIMEOUT'));
  }, ms);
  return {
    signal: controller.signal,
    reached: () => reached,
    end: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', interrupt);
    },
  };
}

/** No connection came about, so the platform cannot have acted on the request. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
]);

/**
 * Puts a failure of Node's client into our words. Only its code is kept: messages and causes of the network stack may quote
 * addresses with queries.
 */
export function networkFailure(error: unknown, operation: string, url: URL, timedOut: boolean): DestinationError {
  const code = timedOut ? 'TIMEOUT' : (codeOf(error) ?? 'NETWORK');
  const cause = new Error(code);
  if (isCertificateCode(code)) {
    return new DestinationError(`${operation}: the certificate of ${url.host} is not trusted (${code})`, {
      disposition: 'config',
      code,
      cause,
      fix: 'Behind a company proxy, put its certificate authority into NODE_EXTRA_CA_CERTS; else check `endpoint`.',
    });
  }
  const words = timedOut ? `${url.host} did not finish its answer in time` : `no answer from ${url.host} (${code})`;
  return new DestinationError(`${operation}: ${words}`, {
    disposition: 'retry',
    code,
    unclear: !neverSent.has(code),
    cause,
  });
}

/** What happened may be wrapped in `cause`. */
function codeOf(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return undefined;
}

function isCertificateCode(code: string): boolean {
  return /CERT|^UNABLE_TO_|^ERR_TLS_/.test(code);
}
