import { DestinationError } from '../errors/destination-error.ts';
import type { CheckResult, CheckSubject } from './destination.ts';

/**
 * One part of a preflight: `call` gives the detail when all is well. What a person must mend becomes a finding that is not
 * ok, under `credentials` when it is those, or under what `subjectOf` knows the error to be about. What passes by itself
 * (network, throttling) is thrown, so that the core repeats; and what was not answered by the platform at all.
 */
export async function finding(
  what: CheckSubject,
  call: () => Promise<string>,
  subjectOf: (error: DestinationError) => CheckSubject | undefined = () => undefined,
): Promise<CheckResult> {
  try {
    return { what, ok: true, detail: await call() };
  } catch (error) {
    if (!(error instanceof DestinationError) || passes(error) || isStranger(error)) throw error;
    const { message: detail, fix, disposition } = error;
    const about = disposition === 'credentials' ? 'credentials' : (subjectOf(error) ?? what);
    return { what: about, ok: false, detail, ...(fix !== undefined && { fix }) };
  }
}

/** Findings without those that a later one shows to be wrong: that a token is there does not mean that it is taken. */
export function lastWord(findings: readonly CheckResult[]): CheckResult[] {
  const contradicted = ({ what, ok }: CheckResult, index: number): boolean =>
    ok && findings.slice(index + 1).some((later) => later.what === what && !later.ok);
  return findings.filter((each, index) => !contradicted(each, index));
}

function passes({ disposition }: DestinationError): boolean {
  return disposition === 'retry' || disposition === 'wait' || disposition === 'defer';
}

/** A wrong endpoint, a proxy's page: no platform refuses without a code of its own. */
function isStranger({ disposition, httpStatus, code }: DestinationError): boolean {
  return disposition === 'config' && httpStatus !== undefined && code === undefined;
}
