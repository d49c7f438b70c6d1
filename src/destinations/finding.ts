import { DestinationError } from '../errors/destination-error.ts';
import type { CheckResult } from './destination.ts';

/**
 * One part of a preflight: `call` gives the detail when all is well. What a person must mend becomes a finding that is not
 * ok, under `credentials` when it is those; what passes by itself (network, throttling) is thrown, so that the core repeats.
 */
export async function finding(what: string, call: () => Promise<string>): Promise<CheckResult> {
  try {
    return { what, ok: true, detail: await call() };
  } catch (error) {
    if (!(error instanceof DestinationError) || passes(error)) throw error;
    const { message: detail, fix, disposition } = error;
    const about = disposition === 'credentials' ? 'credentials' : what;
    return { what: about, ok: false, detail, ...(fix !== undefined && { fix }) };
  }
}

function passes({ disposition }: DestinationError): boolean {
  return disposition === 'retry' || disposition === 'wait' || disposition === 'defer';
}
