import type { Call, Reply } from '../engine/call.ts';
import type { Json } from '../engine/json.ts';
import { RateWindow } from '../engine/rate-window.ts';
import type { Params } from '../engine/router.ts';
import { strikesRow } from '../engine/row-fault.ts';
import { checkPermission } from './authorize.ts';
import { bodyOf, checkRestliMethod, queryOf } from './restli-call.ts';
import { badRequest } from './restli-error.ts';
import type { SegmentStore } from './segment-store.ts';
import type { Segment, SegmentType } from './segment.ts';
import { tooManyCalls } from './throttle.ts';

const LARGEST_BATCH = 5000;

/** One element that is in order. */
export interface StreamElement {
  readonly action: 'ADD' | 'REMOVE';
  /** By what a person or a company is found; none when there are only names of a person. */
  readonly keys: readonly string[];
}

/** What is streamed into segments of one type. */
export interface StreamKind {
  /** Behind the segment's path. */
  readonly resource: 'users' | 'companies';
  readonly type: SegmentType;
  /** Calls of one member through one app. */
  readonly callsPerMinute: number;
  /** Reads one element; a text is why LinkedIn refuses it. */
  read(value: unknown): StreamElement | string;
  /** The identifiers as sent, for faults that name one. */
  valuesOf(value: unknown): unknown[];
}

type Verdict = StreamElement | { readonly status: number; readonly message: string };

/** `/users` and `/companies`: streams members into a segment; every element has its own result. */
export class Stream {
  readonly #store: SegmentStore;
  readonly #kind: StreamKind;
  readonly #window: RateWindow;

  constructor(store: SegmentStore, kind: StreamKind, rateLimits: boolean) {
    this.#store = store;
    this.#kind = kind;
    this.#window = new RateWindow(rateLimits ? kind.callsPerMinute : Infinity, 60_000);
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
    const { resource, type } = this.#kind;
    checkPermission(call, `dmpSegments.${resource}.BATCH_CREATE`);
    const segment = this.#store.get(call, id);
    if (segment.fields.type !== type) throw badRequest(`A segment of type ${segment.fields.type} takes no ${resource}`);
    const verdicts = elements.map((element: unknown, index) => verdictOf(call, this.#kind, element, index));
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

function verdictOf(call: Call, kind: StreamKind, element: unknown, index: number): Verdict {
  const fault = call.faults.take('rows', (rows) => strikesRow(rows, index, kind.valuesOf(element)));
  if (fault !== undefined) {
    const status = fault.status ?? 400;
    return { status, message: status === 429 ? 'Too many requests' : 'The element cannot be processed' };
  }
  const read = kind.read(element);
  return typeof read === 'string' ? { status: 400, message: read } : read;
}

function isElement(verdict: Verdict): verdict is StreamElement {
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
