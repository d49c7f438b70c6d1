import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import type { CheckResult } from '../destination.ts';
import { finding } from '../finding.ts';
import { accountUrn, type LinkedinClient } from './client.ts';
import { giveAccess } from './errors.ts';
import { byAccount } from './segments.ts';
import { otherVersion, sunsetOf } from './versions.ts';

/** Version, credentials, account and role; reads only. */
export async function checkLinkedin(client: LinkedinClient, now: Date): Promise<readonly CheckResult[]> {
  const { config } = client;
  const version = versionFinding(config.apiVersion, now);
  const credentials = await finding('credentials', async () => {
    const { scopes } = await client.tokens.current();
    if (scopes === undefined || scopes.includes(neededScope)) return 'a token is there';
    throw new DestinationError(`the token lacks the scope ${neededScope}`, {
      disposition: 'refused',
      fix: giveAccess(config),
    });
  });
  if (!credentials.ok) return [version, credentials];
  const account = await finding('account', async () => {
    const query = `${byAccount(client)}&start=0&count=1`;
    await client.call({ method: 'GET', path: 'dmpSegments', query, about: 'account', operation: 'look for segments' });
    return `ad account ${config.account} shows its segments`;
  });
  if (!account.ok) return account.what === 'credentials' ? [version, account] : [version, credentials, account];
  return [version, credentials, account, await finding('role', () => askRole(client))];
}

const neededScope = 'rw_dmp_segments';
const warnDays = 60;

function versionFinding(version: string, now: Date): CheckResult {
  const what = 'API version';
  const sunset = sunsetOf(version);
  if (sunset === undefined) return { what, ok: true, detail: `${version}; when it ends is not known` };
  const day = sunset.toISOString().slice(0, 10);
  const days = Math.floor((sunset.getTime() - now.getTime()) / 86_400_000);
  const fix = `Set api_version to ${otherVersion(version)}.`;
  if (days < 0) return { what, ok: false, detail: `${version} ended on ${day}`, fix };
  const detail = `${version} ends on ${day}, in ${days} days`;
  return days <= warnDays ? { what, ok: true, detail, fix } : { what, ok: true, detail };
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
