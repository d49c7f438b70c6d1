import { CallFaults, type ArmedFault } from './call-faults.ts';
import type { Fault } from './fault.ts';

/** The faults set on one platform. */
export class FaultBook {
  #armed: ArmedFault[] = [];

  add(fault: Fault): void {
    this.#armed.push({ fault, seen: 0, used: 0 });
  }

  clear(): void {
    this.#armed = [];
  }

  /** The faults for a request that has just arrived; counts it towards `nth`. */
  arriving(method: string, target: string, isToken: boolean): CallFaults {
    this.#armed = this.#armed.filter(({ fault, used }) => fault.times === undefined || used < fault.times);
    return new CallFaults(this.#armed.filter((armed) => fits(armed, method, target, isToken)));
  }
}

function fits(armed: ArmedFault, method: string, target: string, isToken: boolean): boolean {
  const match = armed.fault.match ?? {};
  if (isToken && match.path === undefined) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.path !== undefined && !target.includes(match.path)) return false;
  armed.seen += 1;
  return match.nth === undefined || armed.seen === match.nth;
}
