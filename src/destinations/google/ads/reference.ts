/** Begins what the ledger keeps of a batch: the ids of its jobs. The Data Manager API knows no such request. */
const prefix = 'offlineUserDataJobs/';

/** How the ledger names jobs, given their resource names; undefined for none. */
export function referenceOf(jobs: readonly string[]): string | undefined {
  const ids = jobs.map((name) => name.slice(name.lastIndexOf('/') + 1));
  return ids.length === 0 ? undefined : prefix + ids.join(',');
}

/** The ids of jobs; undefined where it is a request of the Data Manager API. */
export function jobIdsOf(reference: string): readonly string[] | undefined {
  const ids = reference.startsWith(prefix) ? reference.slice(prefix.length).split(',') : [];
  return ids.length > 0 && ids.every((id) => /^\d+$/.test(id)) ? ids : undefined;
}
