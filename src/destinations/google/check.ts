import { createHash } from 'node:crypto';
import type { CheckResult, ListSpec } from '../destination.ts';
import { finding } from '../finding.ts';
import { tryAdding } from './audience-members.ts';
import type { GoogleClient } from './client.ts';
import { requireTerms } from './terms.ts';
import type { UserList } from './user-list.ts';
import { nameTaken, tryCreating, userLists } from './user-lists.ts';

/** Begins the key of every list of ours, whatever the project. */
const ours = 'audience-sync:';

/** Credentials, account, permission, names and terms. Writes are only asked for (`validateOnly`), never made. */
export async function checkGoogle(client: GoogleClient, specs: readonly ListSpec[]): Promise<readonly CheckResult[]> {
  const { config } = client;
  const terms = await finding('terms', () => {
    requireTerms(config);
    return Promise.resolve('accept_customer_match_terms is set');
  });
  const credentials = await finding('credentials', async () => {
    await client.tokens.current();
    return 'Google gives a token';
  });
  if (!credentials.ok) return [terms, credentials];
  const lists: UserList[] = [];
  const account = await finding('account', async () => {
    for await (const list of userLists(client)) lists.push(list);
    return `account ${config.account} shows its lists`;
  });
  if (!account.ok) return [terms, credentials, account];
  const permission = await finding('permission', async () => {
    await tryCreating(client, { key: `${ours}check`, name: 'audience-sync check', description: '', membershipDays: 1 });
    return 'lists may be created';
  });
  const results = [terms, credentials, account, permission, ...takenNames(lists, specs)];
  const known = lists.find((list) => list.integrationCode?.startsWith(ours) === true && list.readOnly !== true)?.id;
  if (known === undefined || !terms.ok) return results;
  const upload = await finding('upload', async () => {
    await tryAdding(client, known, nobody);
    return 'Google would take an upload';
  });
  return [...results, upload];
}

const nobody = {
  key: '0',
  values: { email: [createHash('sha256').update('nobody@example.com').digest('hex')] },
  consent: 'unspecified',
} as const;

/** Names of `specs` that lists bear which are for none of them; the next run would fail on these. */
function takenNames(lists: readonly UserList[], specs: readonly ListSpec[]): CheckResult[] {
  const keys = new Set(specs.map(({ key }) => key));
  const taken = new Set(
    lists.filter(({ integrationCode = '' }) => !keys.has(integrationCode)).map((list) => list.displayName),
  );
  return specs
    .filter(({ name }) => taken.has(name))
    .map((spec) => {
      const { message: detail, fix } = nameTaken(spec);
      return { what: 'name', ok: false, detail, fix };
    });
}
