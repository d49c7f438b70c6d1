import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import { hasKey } from './audience-key.ts';
import { unexpected } from '../unexpected.ts';
import type { Connection } from './connection.ts';

const fields = ['id', 'subtype', 'description', 'time_created', 'delete_time'];
const audienceSchema = z.object({
  id: z.string(),
  subtype: z.string().optional(),
  description: z.string().optional(),
  /** Seconds since 1970, as is `delete_time`. */
  time_created: z.coerce.number().optional().catch(undefined),
  delete_time: z.coerce.number().optional().catch(undefined),
});
type FoundAudience = z.infer<typeof audienceSchema>;

/** Audiences on a page: an account may have 500 of ours and thousands of others. */
const firstPageSize = 100;
const smallestPageSize = 10;

/**
 * Ids of the account's audiences that carry our key, the oldest first, so that every run chooses the same one. Reads all
 * pages; when Meta finds a page too large, starts again with one of half the size.
 */
export async function findAudiences(connection: Connection, key: string): Promise<string[]> {
  for (let pageSize = firstPageSize; ; pageSize = Math.floor(pageSize / 2)) {
    try {
      const found = (await readPages(connection, pageSize)).filter((audience) => isOurs(audience, key, connection));
      return found.sort(byAge).map(({ id }) => id);
    } catch (error) {
      if (!isTooMuch(error) || pageSize / 2 < smallestPageSize) throw error;
    }
  }
}

async function readPages({ api, config }: Connection, pageSize: number): Promise<FoundAudience[]> {
  const audiences: FoundAudience[] = [];
  const seen = new Set<unknown>();
  let page = await api.account(config.account).getCustomAudiences(fields, { limit: pageSize });
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

function parseAudience(data: unknown): FoundAudience {
  const parsed = audienceSchema.safeParse(data);
  if (parsed.data === undefined) throw unexpected('list audiences', parsed.error);
  return parsed.data;
}

function isOurs({ subtype, description, delete_time: deleted }: FoundAudience, key: string, { context }: Connection) {
  const isDeleted = deleted !== undefined && deleted > 0 && deleted * 1000 <= context.now().getTime();
  return (subtype === undefined || subtype === 'CUSTOM') && !isDeleted && hasKey(description, key);
}

function byAge(a: FoundAudience, b: FoundAudience): number {
  const age = (a.time_created ?? Infinity) - (b.time_created ?? Infinity);
  if (age !== 0 && !Number.isNaN(age)) return age;
  return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
}

/** Code 1 on a page of a list is Meta's `reduce the amount of data`; by the code alone a passing error looks the same. */
function isTooMuch(error: unknown): boolean {
  return error instanceof DestinationError && error.disposition === 'retry' && /^1(\/|$)/.test(error.code ?? '');
}
