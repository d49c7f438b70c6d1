import { relative } from 'node:path';
import type { WrittenRejects } from '../contacts/rejects/collect-rejects.ts';
import { type ReasonCounts, total } from '../contacts/reason-counts.ts';
import { countsText } from './output/counts.ts';
import { counted } from './output/numbers.ts';

/** What was written where `--rejects` says, for people in the folder `cwd`. */
export function rejectsText({ file, revealed, rows, values, members }: WrittenRejects, cwd: string): string {
  const parts = [
    withReasons(counted(total(rows), 'rejected row'), rows),
    withReasons(counted(total(values), 'dropped value'), values),
    ...(total(members) > 0 ? [withReasons(`${counted(total(members), 'contact')} not on a list`, members)] : []),
  ];
  return `${relative(cwd, file)}: ${parts.join(', ')}; ${revealed ? 'values as they are' : 'values as shapes'}`;
}

const withReasons = (what: string, counts: ReasonCounts) =>
  total(counts) > 0 ? `${what} (${countsText(counts)})` : what;
