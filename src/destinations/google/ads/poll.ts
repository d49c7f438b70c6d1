import * as z from 'zod';
import { DestinationError } from '../../../errors/destination-error.ts';
import type { RequestResult } from '../../destination.ts';
import { type AdsClient, quoted } from './client.ts';
import type { AdsJobs } from './jobs.ts';
import { jobIdsOf } from './reference.ts';

const rowSchema = z
  .object({ offlineUserDataJob: z.object({ status: z.string().default('') }) })
  .transform(({ offlineUserDataJob }) => offlineUserDataJob.status);

/** Many batches are of one job: what was answered this lately is not asked again. */
const freshMs = 5_000;

/** Asks what became of jobs. */
export function jobPoller(client: AdsClient, jobs: AdsJobs): (reference: string) => Promise<RequestResult> {
  const known = new Map<string, { readonly status: string; readonly at: number }>();
  const ask = async (id: string): Promise<string> => {
    const last = known.get(id);
    if (last !== undefined && client.uptime() - last.at < freshMs) return last.status;
    const status = await askFor(client, id);
    known.set(id, { status, at: client.uptime() });
    return status;
  };
  return async (reference) => {
    const ids = jobIdsOf(reference);
    if (ids === undefined) {
      throw new DestinationError('ask for the result of a job: it is a request of the Data Manager API', {
        disposition: 'gone',
      });
    }
    const states: JobState[] = [];
    for (const id of ids) {
      const isOurs = jobs.wasRun(`customers/${client.config.account}/offlineUserDataJobs/${id}`);
      states.push(stateOf(await ask(id), isOurs));
    }
    return resultOf(states);
  };
}

interface JobState {
  readonly state: 'processing' | 'done' | 'failed';
  /** Why, of one that failed. */
  readonly why?: string;
}

/** Google says nothing of members here: whom it would not take it has named when they were added. */
function stateOf(status: string, wasRun: boolean): JobState {
  if (status === 'SUCCESS') return { state: 'done' };
  // Its `failure_reason` can only be one of store sales.
  if (status === 'FAILED') return { state: 'failed', why: status };
  // The run that filled it did not live to run it: it holds nothing.
  if (status === 'PENDING' && !wasRun) return { state: 'failed', why: 'NEVER_RUN' };
  // A state that v24 has no word for (`UNKNOWN`) has not failed.
  return { state: 'processing' };
}

function resultOf(states: readonly JobState[]): RequestResult {
  const failed = states.filter(({ state }) => state === 'failed');
  const state = states.some((each) => each.state === 'processing')
    ? 'processing'
    : failed.length === 0
      ? 'done'
      : failed.length === states.length
        ? 'failed'
        : 'partial';
  const isFailure = state === 'failed' || state === 'partial';
  return {
    state,
    again: isFailure,
    refused: {},
    warnings: isFailure ? Object.fromEntries(failed.map(({ why = 'UNKNOWN' }) => [why, 1])) : {},
  };
}

async function askFor(client: AdsClient, id: string): Promise<string> {
  const operation = 'ask for the result of a job';
  const job = 'offline_user_data_job';
  const name = `customers/${client.config.account}/offlineUserDataJobs/${id}`;
  const [status] = await client.query({
    operation,
    gaql: `SELECT ${job}.status FROM ${job} WHERE ${job}.resource_name = ${quoted(name)}`,
    row: rowSchema,
  });
  if (status !== undefined) return status;
  throw new DestinationError(`${operation}: Google does not know it`, { disposition: 'gone' });
}
