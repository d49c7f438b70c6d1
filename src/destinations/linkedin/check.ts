import * as z from 'zod';
import type { LinkedinConfig } from './settings.ts';
import { DestinationError } from '../../errors/destination-error.ts';
import { clockFinding } from '../clock-finding.ts';
import type { CheckResult, CheckSubject, ListSpec } from '../destination.ts';
import { finding, lastWord } from '../finding.ts';
import { listsFinding } from '../lists-finding.ts';
import { accountUrn, type LinkedinClient } from './client.ts';
import { giveAccess } from './errors.ts';
import { audiencesPage, byAccount, findSegment } from './segments.ts';
import { type TokenFacts, tokenFacts } from './token-facts.ts';
import { otherVersion, sunsetOf } from './versions.ts';

/** What a sync would stumble over; reads only. */
export async function checkLinkedin(
  client: LinkedinClient,
  specs: readonly ListSpec[],
  now: Date,
): Promise<readonly CheckResult[]> {
  const results = await askLinkedin(client, specs);
  // A version that LinkedIn refuses has been told; what the table says of it would be something else.
  const refused = results.some(({ what }) => what === 'API version');
  const version = refused ? [] : [versionFinding(client.config.apiVersion, now)];
  return lastWord([...results, ...version, clockFinding(client.clockSkewMs())]);
}

async function askLinkedin(client: LinkedinClient, specs: readonly ListSpec[]): Promise<CheckResult[]> {
  const { config } = client;
  let facts: TokenFacts | undefined;
  const credentials = await finding('credentials', async () => {
    facts = await tokenFacts(client);
    return 'a token is there';
  });
  if (!credentials.ok) return [credentials];
  const told = await finding('scope', () => askScope(client.config, facts?.scopes));
  if (!told.ok) return [credentials, told];
  const account = await finding('account', () => readAccount(client), subjectOf);
  if (!account.ok) return account.what === 'account' ? [credentials, told, account] : [credentials, account];
  const scope = { what: 'scope', ok: true, detail: neededScope } as const;
  const role = await finding('role', () => askRole(client), subjectOf);
  const terms = {
    what: 'terms',
    ok: true,
    detail: `LinkedIn has none to accept for ad account ${config.account}`,
  } as const;
  const list = await finding(
    'list',
    () => listsFinding(specs, (spec) => findSegment(client, spec), lookAtIt),
    subjectOf,
  );
  return [credentials, scope, account, role, terms, list];
}

/** Segments can be read by nobody without it, so that what is not told here is shown by the account. */
const neededScope = 'rw_dmp_segments';

function askScope(config: LinkedinConfig, scopes: readonly string[] | undefined): Promise<string> {
  if (scopes === undefined) return Promise.resolve('not told with this token');
  if (scopes.includes(neededScope)) return Promise.resolve(neededScope);
  throw new DestinationError(`the token lacks the scope ${neededScope}`, {
    disposition: 'refused',
    fix: giveAccess(config),
  });
}

async function readAccount(client: LinkedinClient): Promise<string> {
  const query = `${byAccount(client)}&start=0&count=1`;
  await client.call({ method: 'GET', path: 'dmpSegments', query, about: 'account', operation: 'look for segments' });
  return `ad account ${client.config.account} shows its segments`;
}

function subjectOf({ httpStatus }: DestinationError): CheckSubject | undefined {
  return httpStatus === 426 ? 'API version' : undefined;
}

/** LinkedIn tells of a segment whether it can be written to; whether the member may write is told by the role. */
const lookAtIt = `Look at the segment in ${audiencesPage}, or delete it there so that it is made anew.`;

function versionFinding(version: string, now: Date): CheckResult {
  const what = 'API version';
  const sunset = sunsetOf(version);
  if (sunset === undefined) return { what, ok: true, detail: `${version}; when it ends is not known` };
  const day = sunset.toISOString().slice(0, 10);
  if (sunset > now) return { what, ok: true, detail: `${version}, ends on ${day}` };
  return { what, ok: false, detail: `${version} ended on ${day}`, fix: `Set api_version to ${otherVersion(version)}.` };
}

const meSchema = z.object({ id: z.string().min(1) });
const roleSchema = z.object({ role: z.string() });

/**
 * Reads the role of the token's member on the account. Both calls need scopes that uploading does not (`r_basicprofile`,
 * `r_ads`): a role that cannot be read is no fault.
 */
async function askRole(client: LinkedinClient): Promise<string> {
  const { config } = client;
  const role = await readRole(client);
  if (role === undefined) return 'the role on the ad account cannot be read with this token';
  if (role !== 'VIEWER') return `${role} on ad account ${config.account}`;
  throw new DestinationError(`the member who authorised is only VIEWER on ad account ${config.account}`, {
    disposition: 'refused',
    fix: giveAccess(config),
  });
}

async function readRole(client: LinkedinClient): Promise<string | undefined> {
  const read = async (path: string, shownPath: string): Promise<unknown> =>
    (await client.call({ method: 'GET', path, shownPath, about: 'account', operation: 'read the role' })).json;
  try {
    const me = meSchema.parse(await read('me', 'me'));
    const key = `account=${accountUrn(client.config.account)}&user=urn:li:person:${encodeURIComponent(me.id)}`;
    return roleSchema.parse(await read(`adAccountUsers/${key}`, 'adAccountUsers/…')).role;
  } catch (error) {
    if (error instanceof z.ZodError) return undefined;
    if (error instanceof DestinationError && unreadable.has(error.httpStatus ?? 0)) return undefined;
    throw error;
  }
}

const unreadable: ReadonlySet<number> = new Set([400, 403, 404]);
