import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import { clockFinding } from '../clock-finding.ts';
import type { CheckResult, CheckSubject, ListSpec } from '../destination.ts';
import { finding, lastWord } from '../finding.ts';
import { listsFinding } from '../lists-finding.ts';
import { readAnswer } from '../read-answer.ts';
import type { CriteoClient } from './client.ts';
import { findSegment } from './segments.ts';
import { giveConsent } from './tokens.ts';
import { otherVersion, sunsetOf } from './versions.ts';

/** What a sync would stumble over; reads only. */
export async function checkCriteo(
  client: CriteoClient,
  specs: readonly ListSpec[],
  now: Date,
): Promise<readonly CheckResult[]> {
  const results = await askCriteo(client, specs);
  const refused = results.some(({ what }) => what === 'API version');
  const version = refused ? [] : [versionFinding(client, now)];
  return lastWord([...results, ...version, clockFinding(client.clockSkewMs())]);
}

async function askCriteo(client: CriteoClient, specs: readonly ListSpec[]): Promise<CheckResult[]> {
  const { account } = client.config;
  const credentials = await finding('credentials', async () => {
    await client.tokens.current();
    return 'the key gives tokens';
  });
  if (!credentials.ok) return [credentials];
  const told = await finding('account', () => readAccount(client), subjectOf);
  if (!told.ok) return [credentials, told];
  // Searching takes the right to read; the right to write shows when something is written, and only then.
  const list = await finding(
    'list',
    () => listsFinding(specs, (spec) => findSegment(client, spec), deleteIt),
    subjectOf,
  );
  if (!list.ok && list.what !== 'list') return [credentials, told, list];
  const scope = {
    what: 'scope',
    ok: true,
    detail: 'audiences can be read; whether they can be written, the first sync shows',
  } as const;
  const role = { what: 'role', ok: true, detail: `the app has the consent of advertiser ${account}` } as const;
  const terms = { what: 'terms', ok: true, detail: `Criteo has none to accept for advertiser ${account}` } as const;
  return [credentials, scope, told, role, terms, list];
}

const advertisersSchema = z.object({
  data: z.array(z.object({ id: z.union([z.string(), z.int()]).transform(String) })),
});

async function readAccount(client: CriteoClient): Promise<string> {
  const operation = 'look for the advertiser';
  const { account } = client.config;
  const { json } = await client.call({ method: 'GET', path: 'advertisers/me', about: 'account', operation });
  const { data } = readAnswer(operation, advertisersSchema, json);
  if (data.some(({ id }) => id === account))
    return `advertiser ${account} is one of those that gave the app their consent`;
  throw new DestinationError(`advertiser ${account} has not given the app its consent`, {
    disposition: 'refused',
    fix: giveConsent(client.config),
  });
}

const deleteIt = 'Delete it in Commerce Growth > Assets > Audience library, so that it is made anew.';

function subjectOf({ httpStatus }: DestinationError): CheckSubject | undefined {
  if (httpStatus === 410) return 'API version';
  return httpStatus === 403 ? 'scope' : undefined;
}

function versionFinding({ config: { apiVersion }, sunset }: CriteoClient, now: Date): CheckResult {
  const what = 'API version';
  const end = sunset() ?? sunsetOf(apiVersion);
  if (end === undefined) return { what, ok: true, detail: `${apiVersion}; its end is not announced` };
  const day = end.toISOString().slice(0, 10);
  if (end > now) return { what, ok: true, detail: `${apiVersion}, ends on ${day}` };
  return { what, ok: false, detail: `${apiVersion} ended on ${day}`, fix: `Set api_version to ${otherVersion}.` };
}
