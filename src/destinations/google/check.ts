import { createHash } from 'node:crypto';
import type { CheckResult } from '../destination.ts';
import { finding } from '../finding.ts';
import { tryAdding } from './audience-members.ts';
import type { GoogleClient } from './client.ts';
import { requireTerms } from './terms.ts';
import { tryCreating, userLists } from './user-lists.ts';

/** Begins the key of every list of ours, whatever the project. */
const ours = 'audience-sync:';

/** Credentials, account, permission and terms. Writes are only asked for (`validateOnly`), never made. */
export async function checkGoogle(client: GoogleClient): Promise<readonly CheckResult[]> {
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
  let list: string | undefined;
  const account = await finding('account', async () => {
    list = await anyListOfOurs(client);
    return `account ${config.account} shows its lists`;
  });
  if (!account.ok) return [terms, credentials, account];
  const permission = await finding('permission', async () => {
    await tryCreating(client, { key: `${ours}check`, name: 'audience-sync check', description: '', membershipDays: 1 });
    return 'lists may be created';
  });
  const results = [terms, credentials, account, permission];
  const known = list;
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

async function anyListOfOurs(client: GoogleClient): Promise<string | undefined> {
  for await (const list of userLists(client)) {
    if (list.integrationCode?.startsWith(ours) === true && list.readOnly !== true) return list.id;
  }
  return undefined;
}
