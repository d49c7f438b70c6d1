import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import { clockFinding } from '../clock-finding.ts';
import type { CheckResult, CheckSubject, ListSpec } from '../destination.ts';
import { finding, lastWord } from '../finding.ts';
import { readAnswer } from '../read-answer.ts';
import type { AdrollClient } from './client.ts';
import { findSegment } from './segments.ts';

/** What a sync would stumble over; reads only, and makes one call, and one for each segment that the config names. */
export async function checkAdroll(client: AdrollClient, specs: readonly ListSpec[]): Promise<readonly CheckResult[]> {
  const results = await askAdroll(client, specs);
  const version = { what: 'API version', ok: true, detail: 'v1; its end is not announced' } as const;
  return lastWord([...results, version, clockFinding(client.clockSkewMs())]);
}

async function askAdroll(client: AdrollClient, specs: readonly ListSpec[]): Promise<CheckResult[]> {
  const { account } = client.config;
  const told = await finding('account', () => readAccount(client), subjectOf);
  if (!told.ok) return [told];
  const said = (what: CheckSubject, detail: string): CheckResult => ({ what, ok: true, detail });
  const list = await finding('list', async () => {
    const named: string[] = [];
    for (const spec of specs) {
      const found = await findSegment(client, spec);
      if (found !== undefined) named.push(`“${found.name}” (${found.health})`);
    }
    const others = 'those that the ledger does not know, the next sync makes them: AdRoll lists no segments';
    return [...named, others].join('; ');
  });
  return [
    said('credentials', 'the token is taken'),
    said('scope', 'advertisers can be read; whether segments can be written, the first sync shows'),
    told,
    said('role', `the token may work for advertiser ${account}`),
    said('terms', `AdRoll has none to accept for advertiser ${account}`),
    list,
  ];
}

const advertisersSchema = z.object({ data: z.array(z.object({ advertiser_id: z.string() })) });

async function readAccount(client: AdrollClient): Promise<string> {
  const operation = 'look for the advertiser';
  const { account } = client.config;
  const { json } = await client.call({ method: 'GET', path: 'advertisers', about: 'account', operation });
  const { data } = readAnswer(operation, advertisersSchema, json);
  if (data.some(({ advertiser_id: id }) => id === account)) return `advertiser ${account} is one of the token’s`;
  throw new DestinationError(`the token may not work for advertiser ${account}`, {
    disposition: 'refused',
    fix: `Correct \`account\`, or give the owner of the token the right to it: AdRoll > Settings > Users.`,
  });
}

function subjectOf({ httpStatus }: DestinationError): CheckSubject | undefined {
  return httpStatus === 403 ? 'scope' : undefined;
}
