import type { services } from 'google-ads-api';
import { DestinationError } from '../../../errors/destination-error.ts';
import type { Operation } from '../../destination.ts';
import type { Signal } from '../../signals.ts';
import { mostOperations } from './capabilities.ts';
import type { AdsClient } from './client.ts';
import { type AdsFault, readPartialFailure } from './failure.ts';
import { listName } from './user-lists.ts';

/** What a job is for: one list, one operation, one consent. */
export interface JobPurpose {
  readonly list: string;
  readonly operation: Operation;
  /** Consent that may be claimed for everybody in it. */
  readonly signals: readonly Signal[];
}

interface OpenJob {
  readonly purpose: JobPurpose;
  readonly name: string;
  /** Operations that Google has taken. */
  taken: number;
}

/** What a part of a batch came to. */
export interface Added {
  readonly job: string;
  readonly faults: readonly AdsFault[];
}

/**
 * The offline user data jobs of a run: one for each purpose, made with its first members, run when nothing more comes. What was added to
 * a job that is never run is nothing.
 */
export class AdsJobs {
  readonly #client: AdsClient;
  readonly #open = new Map<string, OpenJob>();
  /** Additions to one job come one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #begun = new Set<string>();

  constructor(client: AdsClient) {
    this.#client = client;
  }

  /** Adds operations to the job of their purpose. */
  add(purpose: JobPurpose, operations: services.IOfflineUserDataJobOperation[]): Promise<Added> {
    const key = keyOf(purpose);
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(() => this.#addNow(key, purpose, operations));
    this.#turns.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** Runs the jobs of a list and an operation: each, though one of another consent fails. */
  async run(list: string, operation: Operation): Promise<void> {
    const jobs = [...this.#open].filter(([, { purpose }]) => purpose.list === list && purpose.operation === operation);
    let failure: unknown;
    for (const [key, job] of jobs) {
      try {
        await this.#runJob(key, job);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
  }

  /** Whether a job was run by us; of one that was not, nothing comes. */
  wasRun(job: string): boolean {
    return this.#begun.has(job);
  }

  async #addNow(key: string, purpose: JobPurpose, operations: services.IOfflineUserDataJobOperation[]): Promise<Added> {
    const full = this.#open.get(key);
    if (full !== undefined && full.taken + operations.length > mostOperations) await this.#runJob(key, full);
    const job = this.#open.get(key) ?? (await this.#create(key, purpose));
    const { services: messages } = this.#client.ads;
    const words = purpose.operation === 'add' ? 'add members' : 'remove members';
    let answer: services.IAddOfflineUserDataJobOperationsResponse;
    try {
      answer = await this.#client.call(words, (customer) =>
        customer.offlineUserDataJobs.addOfflineUserDataJobOperations(
          messages.AddOfflineUserDataJobOperationsRequest.create({
            resource_name: job.name,
            enable_partial_failure: true,
            operations,
          }),
        ),
      );
    } catch (error) {
      // A job that is lost, or was run by a repeat of ours, takes nothing more: the next attempt has a new one.
      if (isOver(error)) {
        this.#open.delete(key);
        throw new DestinationError(error.message, {
          disposition: 'retry',
          ...(error.code !== undefined && { code: error.code }),
        });
      }
      throw error;
    }
    const partial = answer.partial_failure_error;
    const faults = readPartialFailure(this.#client.ads, partial?.details);
    if (faults.length === 0 && (partial?.code ?? 0) !== 0) {
      throw new DestinationError(`${words}: Google refused some and the answer does not say whom`, {
        disposition: 'split',
        unclear: true,
        code: 'PARTIAL_FAILURE',
      });
    }
    job.taken += operations.length - new Set(faults.map(({ operation }) => operation)).size;
    return { job: job.name, faults };
  }

  async #create(key: string, purpose: JobPurpose): Promise<OpenJob> {
    const { resource_name: name } = await this.#client.call('create a job', (customer) =>
      customer.offlineUserDataJobs.createOfflineUserDataJob(newJob(this.#client, purpose)),
    );
    const job = { purpose, name, taken: 0 };
    this.#open.set(key, job);
    return job;
  }

  async #runJob(key: string, { name, taken }: OpenJob): Promise<void> {
    // Nobody in it was taken, so there is nothing to run.
    if (taken > 0) {
      const { services: messages } = this.#client.ads;
      try {
        await this.#client.call('run a job', (customer) =>
          customer.offlineUserDataJobs.runOfflineUserDataJob(
            messages.RunOfflineUserDataJobRequest.create({ resource_name: name }),
          ),
        );
      } catch (error) {
        // The answer to the first attempt was lost.
        if (!isStarted(error)) throw error;
      }
      this.#begun.add(name);
    }
    this.#open.delete(key);
  }
}

/** Asks whether a job for a list could be made, and makes none: whoever may not upload by this API is told so here. */
export async function tryCreatingJob(client: AdsClient, list: string): Promise<void> {
  const job = newJob(client, { list, operation: 'add', signals: [] });
  job.validate_only = true;
  await client.call('try creating a job', (customer) => customer.offlineUserDataJobs.createOfflineUserDataJob(job));
}

function newJob(client: AdsClient, { list, operation, signals }: JobPurpose): services.CreateOfflineUserDataJobRequest {
  const { enums, services: messages } = client.ads;
  const { GRANTED } = enums.ConsentStatus;
  const consent = {
    ...(signals.includes('ads') && { ad_user_data: GRANTED }),
    ...(signals.includes('personalization') && { ad_personalization: GRANTED }),
  };
  return messages.CreateOfflineUserDataJobRequest.create({
    customer_id: client.config.account,
    enable_match_rate_range_preview: operation === 'add',
    job: {
      type: enums.OfflineUserDataJobType.CUSTOMER_MATCH_USER_LIST,
      customer_match_user_list_metadata: {
        user_list: listName(client, list),
        // Unset, the account's own setting holds; a removal needs none.
        ...(Object.keys(consent).length > 0 && { consent }),
      },
    },
  });
}

const keyOf = ({ list, operation, signals }: JobPurpose): string => [list, operation, ...signals].join(' ');

const isStarted = (error: unknown): error is DestinationError =>
  error instanceof DestinationError && error.code === 'JOB_ALREADY_STARTED';

const isOver = (error: unknown): error is DestinationError =>
  isStarted(error) || (error instanceof DestinationError && error.disposition === 'gone');
