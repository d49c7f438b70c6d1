import type { Call, Reply } from '../engine/call.ts';
import type { Json } from '../engine/json.ts';
import { RateWindow } from '../engine/rate-window.ts';
import type { Params } from '../engine/router.ts';
import { strikesRow } from '../engine/row-fault.ts';
import { checkPermission } from './authorize.ts';
import { bodyOf, checkRestliMethod, queryOf } from './restli-call.ts';
import { badRequest } from './restli-error.ts';
import type { SegmentStore } from './segment-store.ts';
import type { Segment } from './segment.ts';
import { tooManyCalls } from './throttle.ts';
import { idValuesOf, readUserElement, type UserElement } from './user-element.ts';

const LARGEST_BATCH = 5000;
/** Calls of one member through one app. */
const CALLS_PER_MINUTE = 600;

type Verdict = UserElement | { readonly status: number; readonly message: string };

/** `/users`: streams members into a segment; every element has its own result. */
export class Users {
  readonly #store: SegmentStore;
  readonly #window: RateWindow;

  constructor(store: SegmentStore, rateLimits: boolean) {
    this.#store = store;
    this.#window = new RateWindow(rateLimits ? CALLS_PER_MINUTE : Infinity, 60_000);
  }

  batchCreate(call: Call, { id = '' }: Params): Reply {
    if (!this.#window.spend(call.now)) return tooManyCalls();
    checkRestliMethod(call, 'BATCH_CREATE', 'required');
    queryOf(call, []);
    const { elements } = bodyOf(call, ['elements']);
    if (!Array.isArray(elements) || elements.length === 0)
      throw badRequest('elements must be an array that is not empty');
    call.note.members = elements.length;
    if (elements.length > LARGEST_BATCH) {
      throw badRequest(`elements has ${elements.length} entries, more than the limit of ${LARGEST_BATCH}`);
    }
    checkPermission(call, 'dmpSegments.users.BATCH_CREATE');
    const segment = this.#store.get(call, id);
    const verdicts = elements.map((element: unknown, index) => verdictOf(call, element, index));
    const operation = operationOf(verdicts);
    if (operation !== undefined) call.note.operation = operation;
    this.#apply(call, segment, verdicts);
    segment.tally.count(operation ?? 'none', elements.length, call);
    const missing = call.faults.take('fewer_results')?.missing ?? 0;
    const results = verdicts.slice(0, Math.max(0, verdicts.length - missing)).map(resultOf);
    return { status: 200, json: { elements: results } };
  }

  #apply(call: Call, segment: Segment, verdicts: readonly Verdict[]): void {
    const accepted = verdicts.filter(isElement);
    if (accepted.length === 0) return;
    let [input, matched] = [0, 0];
    for (const { action, keys } of accepted) {
      if (action === 'REMOVE') segment.members.remove(keys);
      else {
        input += 1;
        if (this.#store.countsAsMatched(segment.members.add(keys, call.now))) matched += 1;
      }
    }
    segment.touch(call.now, input, matched);
  }
}

function verdictOf(call: Call, element: unknown, index: number): Verdict {
  const fault = call.faults.take('rows', (rows) => strikesRow(rows, index, idValuesOf(element)));
  if (fault !== undefined) {
    const status = fault.status ?? 400;
    return { status, message: status === 429 ? 'Too many requests' : 'The element cannot be processed' };
  }
  const read = readUserElement(element);
  return typeof read === 'string' ? { status: 400, message: read } : read;
}

function isElement(verdict: Verdict): verdict is UserElement {
  return 'action' in verdict;
}

function resultOf(verdict: Verdict): Json {
  return isElement(verdict) ? { status: 201 } : { status: verdict.status, error: { ...verdict } };
}

/** What the record calls the request; undefined when no element is in order. */
function operationOf(verdicts: readonly Verdict[]): 'add' | 'remove' | 'mixed' | undefined {
  const actions = new Set(verdicts.filter(isElement).map(({ action }) => action));
  if (actions.size > 1) return 'mixed';
  return actions.has('ADD') ? 'add' : actions.has('REMOVE') ? 'remove' : undefined;
}
