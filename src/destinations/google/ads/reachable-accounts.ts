import * as z from 'zod';
import { DestinationError } from '../../../errors/destination-error.ts';
import type { ReachableAccount } from '../../destination.ts';
import type { AdsClient } from './client.ts';

const rowSchema = z
  .object({
    customerClient: z.object({
      id: z.coerce.string(),
      level: z.coerce.number(),
      manager: z.boolean().default(false),
      testAccount: z.boolean().default(false),
      descriptiveName: z.string().optional(),
      status: z.string().default('UNKNOWN'),
    }),
  })
  .transform(({ customerClient }) => customerClient);
type Client = z.output<typeof rowSchema>;

const fields = ['id', 'level', 'manager', 'test_account', 'descriptive_name', 'status'];
const gaql = `SELECT ${fields.map((field) => `customer_client.${field}`).join(', ')} FROM customer_client WHERE customer_client.level <= 1`;

/**
 * The accounts that whoever signed in reaches, and those that these manage, level by level. One of whom Google tells nothing, such as
 * one that was closed, stands there with its error.
 */
export async function reachableAccounts(client: AdsClient): Promise<readonly ReachableAccount[]> {
  const found = new Map<string, ReachableAccount>();
  for (const root of await directAccounts(client)) {
    const above = [{ id: root, managers: [] as readonly string[] }];
    const seen = new Set<string>();
    for (let next = above.shift(); next !== undefined; next = above.shift()) {
      if (seen.has(next.id)) continue;
      seen.add(next.id);
      const { id, managers } = next;
      const below = [...managers, id];
      for (const each of await clientsOf(client, { id, root })) {
        const account = typeof each === 'string' ? unknownAccount(id, each) : accountOf(each);
        const isSelf = account.id === id;
        keep(found, { ...account, managers: isSelf ? managers : below });
        if (!isSelf && account.isManager) above.push({ id: account.id, managers: below });
      }
    }
  }
  return [...found.values()].toSorted((a, b) => a.managers.length - b.managers.length || (a.id < b.id ? -1 : 1));
}

/** The shortest way to an account is the one to take. */
function keep(found: Map<string, ReachableAccount>, account: ReachableAccount): void {
  const known = found.get(account.id);
  if (known === undefined || account.managers.length < known.managers.length) found.set(account.id, account);
}

async function directAccounts(client: AdsClient): Promise<readonly string[]> {
  const { services } = client.ads;
  const { resource_names: names } = await client.call('list accounts', (customer) =>
    customer.customers.listAccessibleCustomers(services.ListAccessibleCustomersRequest.create({})),
  );
  return names.map((name) => name.slice(name.lastIndexOf('/') + 1));
}

/** An account and whom it manages, or the error that it answers with. */
async function clientsOf(
  client: AdsClient,
  { id, root }: { readonly id: string; readonly root: string },
): Promise<readonly (Client | string)[]> {
  try {
    return await client.query({ operation: 'list accounts', gaql, row: rowSchema, customer: id, login: root });
  } catch (error) {
    if (error instanceof DestinationError && isOfAccount(error)) return [error.code ?? 'refused'];
    throw error;
  }
}

/** An account that Google has closed for long it does not find (`CUSTOMER_NOT_FOUND`). */
const isOfAccount = ({ disposition }: DestinationError): boolean =>
  disposition === 'refused' || disposition === 'config';

const accountOf = (row: Client): Omit<ReachableAccount, 'managers'> => ({
  id: row.id,
  name: row.descriptiveName,
  isManager: row.manager,
  isTest: row.testAccount,
  state: row.status,
});

const unknownAccount = (id: string, state: string): Omit<ReachableAccount, 'managers'> => ({
  id,
  name: undefined,
  isManager: false,
  isTest: false,
  state,
});
