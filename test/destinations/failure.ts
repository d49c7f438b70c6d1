import { DestinationError } from '../../src/errors/destination-error.ts';

/**
 * The `DestinationError` that a call ends with. Fails when the call succeeds, and when the error tells anything that must not
 * leave: a digest, an e-mail address or one of `secrets`, in whatever part of it.
 */
export async function failure(call: Promise<unknown>, secrets: readonly string[] = []): Promise<DestinationError> {
  const error: unknown = await call.then(
    (value) => new Error(`expected a failure, got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DestinationError)) throw error;
  const told = everythingOf(error);
  const leak = [/[0-9a-f]{40,}/i, /[\w.+-]+@example\.(?:com|org|net)/, /Bearer \S/].find((pattern) =>
    pattern.test(told),
  );
  if (leak !== undefined) throw new Error(`the error tells ${leak.source}: ${told}`);
  if (secrets.some((secret) => told.includes(secret))) throw new Error(`the error tells a secret: ${told}`);
  return error;
}

/** Every text that an error holds, its causes included, however deep. */
function everythingOf(error: unknown): string {
  const texts: string[] = [];
  const seen = new Set<unknown>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) collect(Reflect.get(value, key));
  };
  collect(error);
  return texts.join('\n');
}
