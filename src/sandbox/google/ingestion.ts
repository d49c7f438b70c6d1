import type { Call, Reply } from '../engine/call.ts';
import { noteConsent } from '../engine/count-consent.ts';
import { isDenied } from './consent.ts';
import { ingestionCounters, removalCounters } from './counters.ts';
import { checkKind, checkReferences, readDestinations, rowsFor, type Target } from './destinations.ts';
import { applyRows, readFates, reasonName, refuseRows, stateOf, type Fates } from './fates.ts';
import { denied, fieldName } from './google-error.ts';
import {
  ingestRequest,
  removeAllRequest,
  removeRequest,
  type IngestRequest,
  type RemoveAllRequest,
} from './ingestion-message.ts';
import { readMembers, type Members, type Row } from './members.ts';
import { bodyOf, queryOf } from './message.ts';
import { newRequestId, type PartResult, type Processing } from './processing.ts';
import { readTimestamp } from './timestamp.ts';
import type { UserLists } from './user-lists.ts';
import { Violations } from './violations.ts';

/** What a request does to one destination's list, when it is processed. */
type Work = (target: Target, rows: readonly Row[], fates: Fates, now: number) => PartResult;

/** The calls that change membership: checked when they come, applied when they are processed. */
export class Ingestion {
  readonly #lists: UserLists;
  readonly #processing: Processing;
  readonly #processingMs: number;

  constructor(lists: UserLists, processing: Processing, processingMs: number) {
    this.#lists = lists;
    this.#processing = processing;
    this.#processingMs = processingMs;
  }

  ingest(call: Call): Reply {
    const request = bodyOf(call, ingestRequest);
    const violations = new Violations();
    const targets = this.#readTargets(call, request, violations);
    const members = readAll(call, request, targets, violations);
    noteConsent(
      call,
      members.rows.flatMap(({ consent }) =>
        Object.entries(consent ?? {}).flatMap(([purpose, status]) =>
          status === undefined ? [] : [`${purpose} ${status}`],
        ),
      ),
    );
    if (members.kind !== 'userIdData') checkTerms(request.termsOfService, violations);
    violations.check();
    if (call.faults.take('terms') !== undefined) throw denied('TERMS_AND_CONDITIONS_NOT_SIGNED');
    const warnings = fieldWarnings(call);
    const requestId = this.#accept(call, request, targets, members.rows, ({ list }, rows, fates, now) => {
      let matched = 0;
      const result = applyRows(rows, fates, (row) => {
        if (isDenied(row.consent, request.consent)) return reasonName('DENIED_CONSENT');
        if (list.add(row.keys, call.now, now) === 'person') matched += 1;
        return undefined;
      });
      return { ...result, counters: ingestionCounters(members.kind, rows, matched) };
    });
    return { status: 200, json: { requestId, ...warnings } };
  }

  remove(call: Call): Reply {
    const request = bodyOf(call, removeRequest);
    const violations = new Violations();
    const targets = this.#readTargets(call, request, violations);
    const members = readAll(call, request, targets, violations);
    violations.check();
    const requestId = this.#accept(call, request, targets, members.rows, ({ list }, rows, fates) => {
      const result = applyRows(rows, fates, (row) => {
        list.membership.remove(row.keys);
        return undefined;
      });
      return { ...result, counters: removalCounters(members.kind, rows) };
    });
    return { status: 200, json: { requestId } };
  }

  removeAll(call: Call): Reply {
    const request = bodyOf(call, removeAllRequest);
    const violations = new Violations();
    const targets = this.#readTargets(call, request, violations);
    const time = readTimestamp(request.removeAsOfTime, 'removeAsOfTime') ?? call.now;
    if (time > call.now) violations.add('removeAsOfTime', 'INVALID_REMOVE_AS_OF_TIME', 'The time is in the future.');
    violations.check();
    const requestId = this.#accept(call, request, targets, [], ({ list }, _rows, fates) => {
      const state = stateOf(fates, 0, 0);
      if (state !== 'FAILED') list.membership.removeAddedBefore(time);
      return { state, errors: new Map(), warnings: new Map(), counters: { removeAllAudienceMembersStatus: {} } };
    });
    return { status: 200, json: { requestId } };
  }

  #readTargets(call: Call, request: RemoveAllRequest | IngestRequest, violations: Violations): Target[] {
    queryOf(call);
    // A trial is looked at as an upload is, and changes nobody's membership.
    if (request.validateOnly === true) call.note.kind = 'read';
    const list = request.destinations?.[0]?.productDestinationId;
    if (list !== undefined) call.note.list = list;
    return readDestinations(request.destinations, this.#lists, violations);
  }

  /** Takes the request on; a trial gets an id that nobody will know. */
  #accept(
    call: Call,
    { validateOnly }: RemoveAllRequest | IngestRequest,
    targets: readonly Target[],
    rows: readonly Row[],
    work: Work,
  ): string {
    if (validateOnly === true) return newRequestId();
    const fates = readFates(call, rows);
    const parts = targets.map((target) => {
      const own = rowsFor(target, rows);
      target.list.tally.count(call.note.operation ?? '', own.length, call);
      return { ...target, run: (now: number) => work(target, own, fates, now) };
    });
    const ms = call.faults.take('slow_processing')?.ms ?? this.#processingMs;
    return this.#processing.accept(parts, call.now + ms);
  }
}

/** The members of a request, checked against everything else in it. */
function readAll(call: Call, request: IngestRequest, targets: readonly Target[], violations: Violations): Members {
  const sent = request.audienceMembers ?? [];
  call.note.members = sent.length;
  const members = readMembers(sent, request.encoding, violations);
  if (members.rows.length > 0) checkKind(members.kind, targets, violations);
  checkReferences(sent, request.destinations ?? [], violations);
  refuseRows(call, members.rows, violations);
  return members;
}

/** The terms are a statement of the advertiser: absent is not the same as refused. */
function checkTerms(terms: IngestRequest['termsOfService'], violations: Violations): void {
  const status = terms?.customerMatchTermsOfServiceStatus;
  const field = 'termsOfService.customerMatchTermsOfServiceStatus';
  if (status === 'REJECTED') {
    violations.add(field, 'TERMS_AND_CONDITIONS_NOT_SIGNED', 'The terms of Customer Match are not accepted.');
  } else if (status !== 'ACCEPTED') violations.missing(field);
}

function fieldWarnings(call: Call): object {
  const fault = call.faults.take('field_warnings');
  if (fault === undefined) return {};
  const isSnake = call.faults.take('snake_case') !== undefined;
  const warning = {
    field: fieldName(fault.field ?? 'destinations[0].reference', isSnake),
    description: 'The optional field was not used.',
    reason: fault.reason ?? 'INVALID_FIELD_VALUE',
  };
  return { fieldWarnings: [warning] };
}
