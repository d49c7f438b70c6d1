import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import { readAnswer } from '../read-answer.ts';
import type { Connection } from './connection.ts';

const fields = ['id', 'subtype', 'description', 'time_created', 'delete_time'];
/** What a preflight wants to know besides; not asked for where it is not needed, so that pages stay small. */
const healthFields = ['name', 'operation_status', 'permission_for_actions'];
const audienceSchema = z.object({
  id: z.string(),
  name: z.string().catch(''),
  subtype: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  /** Seconds since 1970, as is `delete_time`. */
  time_created: z.coerce.number().optional().catch(undefined),
  delete_time: z.coerce.number().optional().catch(undefined),
  operation_status: z.object({ code: z.coerce.number() }).optional().catch(undefined),
  permission_for_actions: z.object({ can_edit: z.boolean() }).optional().catch(undefined),
});
export type ListedAudience = z.infer<typeof audienceSchema>;

/** Audiences on a page: an account may have 500 of ours and thousands of others. */
const firstPageSize = 100;
const smallestPageSize = 10;

/**
 * The account's customer lists that are not deleted, the oldest first. Reads all pages; when Meta finds a page too large,
 * starts again with one of half the size.
 */
export async function listAudiences(
  connection: Connection,
  about: 'identity' | 'health' = 'identity',
): Promise<ListedAudience[]> {
  const now = connection.context.now().getTime();
  for (let pageSize = firstPageSize; ; pageSize = Math.floor(pageSize / 2)) {
    try {
      const listed = await readPages(connection, pageSize, about === 'health' ? [...fields, ...healthFields] : fields);
      return listed.filter((audience) => isCustomerList(audience, now)).sort(byAge);
    } catch (error) {
      if (!isTooMuch(error) || pageSize / 2 < smallestPageSize) throw error;
    }
  }
}

async function readPages(
  { api, config }: Connection,
  pageSize: number,
  asked: readonly string[],
): Promise<ListedAudience[]> {
  const audiences: ListedAudience[] = [];
  const seen = new Set<unknown>();
  let page = await api.account(config.account).getCustomAudiences([...asked], { limit: pageSize });
  for (;;) {
    for (const item of page) audiences.push(parseAudience(item['exportAllData']()));
    if (!page.hasNext()) return audiences;
    const next: unknown = page.paging.next;
    if (seen.has(next)) {
      throw new DestinationError('list audiences: the pages go in a circle', { disposition: 'give-up' });
    }
    seen.add(next);
    page = await page.next();
  }
}

function parseAudience(data: unknown): ListedAudience {
  const parsed = readAnswer('list audiences', audienceSchema, data);
  return parsed;
}

function isCustomerList({ subtype, delete_time: deleted }: ListedAudience, now: number): boolean {
  const isDeleted = deleted !== undefined && deleted > 0 && deleted * 1000 <= now;
  return (subtype === undefined || subtype === 'CUSTOM') && !isDeleted;
}

function byAge(a: ListedAudience, b: ListedAudience): number {
  const age = (a.time_created ?? Infinity) - (b.time_created ?? Infinity);
  if (age !== 0 && !Number.isNaN(age)) return age;
  return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
}

/** Code 1 on a page of a list is Meta's `reduce the amount of data`; by the code alone a passing error looks the same. */
function isTooMuch(error: unknown): boolean {
  return error instanceof DestinationError && error.disposition === 'retry' && /^1(\/|$)/.test(error.code ?? '');
}
