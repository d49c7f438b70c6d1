import { createHash } from 'node:crypto';
import { DestinationError } from '../../errors/destination-error.ts';
import { ours } from '../audience-key.ts';
import { clockFinding } from '../clock-finding.ts';
import type { CheckResult, CheckSubject, ListSpec } from '../destination.ts';
import { finding, lastWord } from '../finding.ts';
import { tryAdding } from './audience-members.ts';
import type { GoogleClient } from './client.ts';
import { allowScope } from './reasons.ts';
import { dataManagerScope } from './scope.ts';
import { requireTerms } from './terms.ts';
import { remoteList, type UserList } from './user-list.ts';
import { nameTaken, tryCreating, userLists } from './user-lists.ts';
import { apiVersion } from './versions.ts';

/** What a sync would stumble over. Writes are only asked for (`validateOnly`), never made. */
export async function checkGoogle(client: GoogleClient, specs: readonly ListSpec[]): Promise<readonly CheckResult[]> {
  const results = await askGoogle(client, specs);
  const version = { what: 'API version', ok: true, detail: `${apiVersion}, which has no announced end` } as const;
  return lastWord([...results, version, clockFinding(client.clockSkewMs())]);
}

async function askGoogle(client: GoogleClient, specs: readonly ListSpec[]): Promise<CheckResult[]> {
  const { config } = client;
  const terms = await finding('terms', () => {
    requireTerms(config);
    return Promise.resolve('accept_customer_match_terms is set');
  });
  const credentials = await finding('credentials', async () => {
    await client.tokens.current();
    return 'Google gives a token';
  });
  if (!credentials.ok) return [credentials, terms];
  const scope = await finding('scope', () => askScope(client));
  if (!scope.ok) return [credentials, scope, terms];
  const lists: UserList[] = [];
  const account = await finding('account', () => readLists(client, lists), subjectOf);
  if (!account.ok) return [credentials, scope, account, terms];
  const role = await finding('role', () => askRole(client), subjectOf);
  const list = await finding('list', () => tryLists(client, { lists, specs, mayTry: terms.ok && role.ok }), subjectOf);
  return [credentials, scope, account, role, terms, list, ...takenNames(lists, specs)];
}

async function askScope({ tokens, config }: GoogleClient): Promise<string> {
  const { scopes } = await tokens.current();
  if (scopes === undefined) return 'Google does not tell it of these credentials; the account below shows it';
  if (scopes.includes(dataManagerScope)) return dataManagerScope;
  throw new DestinationError(`the token lacks the scope ${dataManagerScope}`, {
    disposition: 'refused',
    fix: allowScope(config),
  });
}

async function readLists(client: GoogleClient, lists: UserList[]): Promise<string> {
  for await (const list of userLists(client)) lists.push(list);
  return `account ${client.config.account} shows its lists`;
}

async function askRole(client: GoogleClient): Promise<string> {
  await tryCreating(client, { key: `${ours}check`, name: 'audience-sync check', description: '', membershipDays: 1 });
  return 'lists may be created and changed';
}

interface Trial {
  readonly lists: readonly UserList[];
  readonly specs: readonly ListSpec[];
  /** Not without terms that are accepted and a right to write: it would only say the same again. */
  readonly mayTry: boolean;
}

/** Tries an upload to a list of ours, one of this config where there is one: they differ in nothing but whether they are open. */
async function tryLists(client: GoogleClient, { lists, specs, mayTry }: Trial): Promise<string> {
  const keys = new Set(specs.map(({ key }) => key));
  const own = lists.filter(({ integrationCode = '' }) => keys.has(integrationCode));
  const blocked = own.map(remoteList).filter(({ state }) => state === 'blocked');
  if (blocked.length > 0) {
    const which = blocked.map(({ name, health }) => `“${name}” (${health})`).join(', ');
    throw new DestinationError(`takes no members: ${which}`, {
      disposition: 'refused',
      fix: 'Open the list in Google Ads > Tools > Shared library > Audience manager, or delete it so that it is made anew.',
    });
  }
  const known = own[0] ?? lists.find((list) => list.integrationCode?.startsWith(ours) === true && !isReadOnly(list));
  if (known === undefined) return 'none is there yet; the next sync makes them';
  if (!mayTry) return 'no upload is tried while terms or role forbid it';
  await tryAdding(client, known.id, nobody);
  return `Google would take an upload to “${known.displayName}”`;
}

const isReadOnly = ({ readOnly }: UserList): boolean => readOnly === true;

const nobody = {
  key: '0',
  values: { email: [createHash('sha256').update('nobody@example.com').digest('hex')] },
  signals: [],
} as const;

/** Reasons that say what they are about, whichever call they come with. */
const subjects: Readonly<Record<string, CheckSubject>> = {
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: 'scope',
  TERMS_AND_CONDITIONS_NOT_SIGNED: 'terms',
};

function subjectOf({ code = '' }: DestinationError): CheckSubject | undefined {
  return Object.hasOwn(subjects, code) ? subjects[code] : undefined;
}

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
