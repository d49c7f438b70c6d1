import type { Destination, Operation, Receipt } from '../../src/destinations/destination.ts';
import { isWritten, type Member, type Members } from '../../src/destinations/member.ts';
import { DestinationError } from '../../src/errors/destination-error.ts';
import { memberOf, modelCapabilities, type ModelMember, sentUnits, unitsOf } from './model-members.ts';

/** What happens to a request: everything goes well unless said otherwise. */
export type Fault = 'none' | 'lost' | 'applied and lost' | 'again';

interface Taken {
  readonly reference: string;
  readonly operation: Operation;
  readonly members: readonly Member[];
  result: 'processing' | 'done' | 'failed';
}

/**
 * A platform that keeps people, not rows: an addition puts the member's person on the list; a removal takes off everybody
 * who is known under any value that it names.
 */
export class ModelPlatform {
  readonly on = new Set<number>();
  readonly taken: Taken[] = [];
  requests = 0;
  /** Told for each request what is to happen to it. */
  fault: () => Fault = () => 'none';
  private readonly results: 'immediate' | 'asynchronous';
  private known: readonly ModelMember[] = [];

  constructor(results: 'immediate' | 'asynchronous') {
    this.results = results;
  }

  /** People are known by what they have now and what was sent of them before. */
  meet(members: readonly ModelMember[]): void {
    this.known = members;
  }

  /** Finishes a request that was taken; `failed` changes nothing. */
  finish(taken: Taken, result: 'done' | 'failed'): void {
    if (taken.result !== 'processing') return;
    taken.result = result;
    if (result === 'done') for (const member of taken.members) this.apply(taken.operation, member);
  }

  finishAll(): void {
    for (const taken of this.taken) this.finish(taken, 'done');
  }

  destination(): Destination {
    const list = {
      id: 'L',
      name: 'L',
      membershipDays: undefined,
      state: 'ready',
      health: '',
      size: undefined,
      matchRate: undefined,
      servable: undefined,
    } as const;
    return {
      name: 'model',
      type: 'model',
      capabilities: { ...modelCapabilities, results: this.results },
      check: () => Promise.resolve([]),
      findList: () => Promise.resolve(undefined),
      createList: () => Promise.resolve(list),
      updateList: () => Promise.resolve(),
      describeList: () => Promise.resolve(list),
      send: (_, operation, members) => this.send(operation, members),
      poll: (reference) => Promise.resolve(this.poll(reference)),
      expiries: () => Promise.resolve([]),
    };
  }

  private async send(operation: Operation, members: Members): Promise<Receipt> {
    if (isWritten(members)) throw new Error('written, without a wording');
    this.requests += 1;
    const fault = this.fault();
    if (fault === 'lost') throw new DestinationError('lost', { disposition: 'retry', unclear: true });
    const again = fault === 'again' ? members.flatMap((_, index) => (index % 2 === 1 ? [index] : [])) : [];
    const reference = String(this.requests);
    const taken = {
      reference,
      operation,
      members: members.filter((_, i) => !again.includes(i)),
      result: 'processing',
    } as const;
    this.taken.push({ ...taken });
    const last = this.taken.at(-1);
    if (this.results === 'immediate' && last !== undefined) this.finish(last, 'done');
    await Promise.resolve();
    if (fault === 'applied and lost') throw new DestinationError('lost', { disposition: 'retry', unclear: true });
    return { reference, refused: [], refusedUnnamed: 0, again, warnings: [] };
  }

  private poll(reference: string) {
    const state = this.taken.find((taken) => taken.reference === reference)?.result ?? 'failed';
    return { state, again: state === 'failed', refused: {}, warnings: {} };
  }

  private apply(operation: Operation, member: Member): void {
    if (operation === 'add') {
      this.on.add(memberOf(member.key).person);
      return;
    }
    const named = new Set(sentUnits(member));
    for (const each of this.known) {
      if (unitsOf(each).some((value) => named.has(value))) this.on.delete(each.person);
    }
  }
}
