import type { services } from 'google-ads-api';
import type { Call } from '../engine/call.ts';
import { noteConsent } from '../engine/count-consent.ts';
import { strikesRow } from '../engine/row-fault.ts';
import type { Processing } from '../google/processing.ts';
import type { UserList } from '../google/user-list.ts';
import type { UserLists } from '../google/user-lists.ts';
import { type AdsFault, refusal } from './ads-error.ts';
import { matchRange } from './match-range.ts';
import { countIdentifiers, type JobOperation, readOperation } from './operations.ts';

/** Identifiers in one addOperations (google.md 7). */
const MOST_IN_REQUEST = 100_000;
const FIRST_ID = 5_500_100;

export interface Job {
  readonly id: string;
  readonly name: string;
  readonly list: UserList;
  readonly hasPreview: boolean;
  readonly operations: JobOperation[];
  /** What all of them do, but for a `remove_all` before them. */
  kind: 'create' | 'remove' | undefined;
  /** Of `Processing`, once it runs. */
  request: string | undefined;
  matched: number;
  failed: boolean;
}

/** The offline user data jobs of the account (google.md 7). Access has been checked before. */
export class Jobs {
  readonly #account: string;
  readonly #lists: UserLists;
  readonly #processing: Processing;
  readonly #processingMs: number;
  readonly #jobs = new Map<string, Job>();
  #nextId = FIRST_ID;

  constructor(account: string, lists: UserLists, processing: Processing, processingMs: number) {
    this.#account = account;
    this.#lists = lists;
    this.#processing = processing;
    this.#processingMs = processingMs;
  }

  get all(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  create(
    call: Call,
    {
      job,
      enable_match_rate_range_preview: preview,
      validate_only: isTrial,
    }: services.ICreateOfflineUserDataJobRequest,
  ): string {
    // 4 is CUSTOMER_MATCH_USER_LIST.
    if (Number(job?.type ?? 0) !== 4 || job === null || job === undefined)
      throw refusal('request_error.INVALID_ENUM_VALUE');
    const { user_list: resource = '', consent } = job.customer_match_user_list_metadata ?? {};
    const list = this.#listOf(resource ?? '');
    call.note.list = list.id;
    // 3 is DENIED.
    if (
      Number(consent?.ad_user_data) === 3 ||
      Number(consent?.ad_personalization) === 3 ||
      call.faults.take('terms') !== undefined
    ) {
      throw refusal('offline_user_data_job_error.CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS');
    }
    if (isTrial === true) return '';
    const id = String(this.#nextId++);
    const name = `customers/${this.#account}/offlineUserDataJobs/${id}`;
    const made = { id, name, list, hasPreview: preview === true, operations: [], kind: undefined, request: undefined };
    this.#jobs.set(name, { ...made, matched: 0, failed: false });
    return name;
  }

  /** Takes operations on, and gives what is wrong with those that it does not take. */
  add(call: Call, request: services.IAddOfflineUserDataJobOperationsRequest): readonly AdsFault[] {
    const job = this.#pending(request.resource_name);
    const sent = request.operations ?? [];
    call.note.list = job.list.id;
    call.note.members = sent.length;
    if (sent.length === 0) throw refusal('request_error.REQUIRED_FIELD_MISSING');
    const identifiers = sent.reduce((sum, one) => sum + countIdentifiers(one), 0);
    // No page says which error it is.
    if (identifiers > MOST_IN_REQUEST) throw refusal('offline_user_data_job_error.TOO_MANY_USER_IDENTIFIERS');
    const rows = call.faults.take('rows');
    const taken: JobOperation[] = [];
    const faults: AdsFault[] = [];
    let { kind } = job;
    for (const [index, one] of sent.entries()) {
      const read = readOperation(one, index);
      const placed =
        'code' in read ? read : placedIn(read, index, { before: job.operations.length + taken.length, kind });
      const struck = rows !== undefined && 'kind' in placed && strikesRow(rows, index, placed.values);
      if ('code' in placed) faults.push(placed);
      else if (struck) faults.push(rowFault(index, rows.reason));
      else {
        taken.push(placed);
        if (placed.kind !== 'remove_all') kind = placed.kind;
      }
    }
    if (faults.length > 0 && request.enable_partial_failure !== true) {
      throw refusal(faults[0]?.code ?? '', 'An operation cannot be used.');
    }
    job.operations.push(...taken);
    job.kind = kind;
    job.list.tally.count(taken[0]?.kind ?? 'none', sent.length, call);
    return faults;
  }

  /** Adds and removals begin to be processed. */
  run(call: Call, resource: string | null | undefined): void {
    const job = this.#pending(resource);
    call.note.list = job.list.id;
    const ms = call.faults.take('slow_processing')?.ms ?? this.#processingMs;
    job.failed = call.faults.take('async_result')?.status === 'FAILED';
    const run = (now: number) => {
      if (!job.failed) for (const operation of job.operations) apply(job, operation, { at: call.now, now });
      return { state: 'SUCCESS' as const, errors: new Map(), warnings: new Map(), counters: {} };
    };
    job.request = this.#processing.accept([{ message: {}, login: undefined, list: job.list, run }], call.now + ms);
  }

  statusOf({ request, failed }: Job): 'PENDING' | 'RUNNING' | 'SUCCESS' | 'FAILED' {
    if (request === undefined) return 'PENDING';
    if (this.#processing.find(request)?.results === undefined) return 'RUNNING';
    return failed ? 'FAILED' : 'SUCCESS';
  }

  /** The range that a finished job shows, where it was asked for. */
  rangeOf(job: Job): string | undefined {
    const created = job.operations.filter(({ kind }) => kind === 'create').length;
    return job.hasPreview && this.statusOf(job) === 'SUCCESS' && created > 0
      ? matchRange(job.matched, created)
      : undefined;
  }

  #pending(resource: string | null | undefined): Job {
    const job = this.#jobs.get(resource ?? '');
    if (job === undefined) throw refusal('mutate_error.RESOURCE_NOT_FOUND', 'Resource was not found.', 404);
    if (job.request !== undefined) throw refusal('offline_user_data_job_error.JOB_ALREADY_STARTED');
    return job;
  }

  #listOf(resource: string): UserList {
    const id = new RegExp(`^customers/${this.#account}/userLists/(\\d+)$`).exec(resource)?.[1];
    const list = this.#lists.find(id);
    if (list === undefined) throw refusal('offline_user_data_job_error.INVALID_USER_LIST_ID');
    if (list.keyType !== 'CONTACT_ID') throw refusal('offline_user_data_job_error.INCOMPATIBLE_UPLOAD_KEY_TYPE');
    return list;
  }
}

/** Adds and removals never share a job, and who is to be removed whoever they are goes first. */
function placedIn(
  operation: JobOperation,
  index: number,
  { before, kind }: { readonly before: number; readonly kind: Job['kind'] },
): JobOperation | AdsFault {
  const fault = (name: string): AdsFault => ({
    code: `offline_user_data_job_error.${name}`,
    message: 'The operation does not go with those before it.',
    operation: index,
  });
  if (operation.kind === 'remove_all') return before === 0 ? operation : fault('INVALID_OPERATION_ORDER');
  if (kind !== undefined && kind !== operation.kind) return fault('CONFLICTING_OPERATION');
  return operation;
}

const rowFault = (operation: number, reason = 'INVALID_SHA256_FORMAT'): AdsFault => ({
  code: `offline_user_data_job_error.${reason}`,
  message: 'The operation cannot be used.',
  operation,
});

function apply(
  job: Job,
  { kind, keys }: JobOperation,
  { at, now }: { readonly at: number; readonly now: number },
): void {
  if (kind === 'remove_all') job.list.membership.clear();
  else if (kind === 'remove') job.list.membership.remove(keys);
  else if (job.list.add(keys, at, now) === 'person') job.matched += 1;
}

/** What a job says of consent, for the record of its operations. */
export function noteJobConsent(call: Call, request: services.ICreateOfflineUserDataJobRequest): void {
  const { ad_user_data: ads, ad_personalization: personalization } =
    request.job?.customer_match_user_list_metadata?.consent ?? {};
  noteConsent(call, [
    ...(Number(ads) === 2 ? ['ad_user_data GRANTED'] : []),
    ...(Number(personalization) === 2 ? ['ad_personalization GRANTED'] : []),
  ]);
}
