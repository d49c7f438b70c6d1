import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { conformance as suite, type Subject as AnySubject } from './conformance-suite.ts';

export { allTaken, memberOf } from './conformance-suite.ts';

export interface Subject extends AnySubject<Sandbox> {
  /** What of the sandbox is needed besides the usual. */
  readonly sandbox?: SandboxOptions;
}

/** The conformance suite on our own local platforms. */
export function conformance({ sandbox, ...subject }: Subject): void {
  suite(subject, (options) => startSandbox({ ...sandbox, ...options }));
}
