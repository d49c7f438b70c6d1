import { invalid } from './google-error.ts';
import type { UserList } from './user-list.ts';

/** Default and maximum page (google.md 3.4). */
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;

export interface PageQuery {
  readonly pageSize?: string;
  readonly pageToken?: string;
  readonly filter?: string;
}

export interface Page {
  readonly lists: readonly UserList[];
  readonly next: string | undefined;
}

/** One page of lists in the order of their ids. A token goes on after the last id, and only with the filter it was given for. */
export function pageOf(lists: readonly UserList[], query: PageQuery): Page {
  const size = sizeOf(query.pageSize);
  const after = query.pageToken === undefined ? 0 : idOf(query.pageToken, query.filter ?? '');
  const rest = lists.filter((list) => Number(list.id) > after).toSorted((a, b) => Number(a.id) - Number(b.id));
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return {
    lists: page,
    next: last === undefined || rest.length <= size ? undefined : tokenOf(last.id, query.filter ?? ''),
  };
}

/** Larger pages than possible are cut without a word, as Google's APIs do. */
function sizeOf(pageSize: string | undefined): number {
  if (pageSize === undefined || pageSize === '0') return DEFAULT_PAGE;
  if (!/^\d+$/.test(pageSize)) {
    throw invalid({ field: 'pageSize', description: 'The page size must be a number.', reason: 'INVALID_ARGUMENT' });
  }
  return Math.min(Number(pageSize), LARGEST_PAGE);
}

function tokenOf(id: string, filter: string): string {
  return Buffer.from(`${id} ${filter}`, 'utf8').toString('base64url');
}

function idOf(token: string, filter: string): number {
  const id = Number(Buffer.from(token, 'base64url').toString('utf8').split(' ')[0]);
  if (Number.isInteger(id) && tokenOf(String(id), filter) === token) return id;
  throw invalid({ field: 'pageToken', description: 'The page token is not valid.', reason: 'INVALID_ARGUMENT' });
}
