import { isKind, type Fault, type FaultKind, type FaultOf } from './fault.ts';

/** A fault that was set, with its counters. */
export interface ArmedFault {
  readonly fault: Fault;
  seen: number;
  used: number;
}

/** The faults that may strike one request. */
export class CallFaults {
  readonly #armed: readonly ArmedFault[];
  readonly #taken = new Set<ArmedFault>();

  constructor(armed: readonly ArmedFault[]) {
    this.#armed = armed;
  }

  /** The first fault of this kind; asking again in the same request gives the same one and counts once. */
  take<K extends FaultKind>(kind: K, fits: (fault: FaultOf<K>) => boolean = () => true): FaultOf<K> | undefined {
    for (const armed of this.#armed) {
      if (!isKind(armed.fault, kind) || !fits(armed.fault)) continue;
      if (!this.#taken.has(armed)) {
        this.#taken.add(armed);
        armed.used += 1;
      }
      return armed.fault;
    }
    return undefined;
  }
}
