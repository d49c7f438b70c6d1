import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import type { ListSpec, RemoteList } from '../destination.ts';
import { readAnswer } from '../read-answer.ts';
import { leastMatched } from './capabilities.ts';
import type { LinkedinConfig } from './settings.ts';
import { accountUrn, type LinkedinClient } from './client.ts';

const count = z.number().nonnegative().optional().catch(undefined);

const segmentSchema = z.object({
  // A JSON number, kept as text.
  id: z.union([z.int(), z.string().min(1)]).transform(String),
  name: z.string().default(''),
  type: z.string().optional(),
  account: z.string().optional(),
  sourcePlatform: z.string().optional(),
  sourceSegmentId: z.string().optional(),
  inputCount: count,
  destinations: z
    .array(z.object({ status: z.string().optional(), audienceSize: count, matchedCount: count }))
    .default([]),
});
type Segment = z.output<typeof segmentSchema>;

const pageSchema = z.object({ elements: z.array(z.unknown()) });

/** The query of the finder, encoded; further parts are appended. */
export function byAccount({ config }: LinkedinClient): string {
  return `q=account&account=${encodeURIComponent(accountUrn(config.account))}`;
}

/** Our segment by its foreign key. Without `start` and `count` LinkedIn gives everything at once. */
export async function findSegment(client: LinkedinClient, spec: ListSpec): Promise<RemoteList | undefined> {
  const { key } = spec;
  const operation = 'look for the segment';
  const { sourcePlatform } = client.config;
  const { json } = await client.call({
    method: 'GET',
    path: 'dmpSegments',
    query: `${byAccount(client)}&sourceSegmentId=${encodeURIComponent(key)}&sourcePlatform=${encodeURIComponent(sourcePlatform)}`,
    about: 'account',
    operation,
  });
  const page = readAnswer(operation, pageSchema, json);
  for (const element of page.elements) {
    const segment = readAnswer(operation, segmentSchema, element);
    if (isOurs(segment, client, spec)) return remoteList(segment);
  }
  return undefined;
}

/** One key may carry a USER and a COMPANY segment. What LinkedIn leaves out of its answer is what we asked for. */
function isOurs(segment: Segment, { config }: LinkedinClient, spec: ListSpec): boolean {
  const { key } = spec;
  const { type, account, sourceSegmentId, sourcePlatform } = segment;
  return (
    type === typeOf(config, spec) &&
    (account ?? accountUrn(config.account)) === accountUrn(config.account) &&
    (sourceSegmentId ?? key) === key &&
    (sourcePlatform ?? config.sourcePlatform) === config.sourcePlatform
  );
}

const typeOf = ({ mode }: LinkedinConfig, { members }: ListSpec) =>
  `${members === 'companies' ? 'COMPANY' : 'USER'}${mode === 'list-upload' ? uploadType : ''}`;
const uploadType = '_LIST_UPLOAD';

/** Creates the segment and gives its id, which LinkedIn tells in a header only. */
export async function createSegment(client: LinkedinClient, spec: ListSpec): Promise<RemoteList> {
  const operation = 'create the segment';
  const { account, sourcePlatform } = client.config;
  const { headers } = await client.call({
    method: 'POST',
    path: 'dmpSegments',
    body: {
      name: spec.name,
      ...(spec.description !== '' && { description: spec.description }),
      sourcePlatform,
      sourceSegmentId: spec.key,
      account: accountUrn(account),
      type: typeOf(client.config, spec),
      destinations: [{ destination: 'LINKEDIN' }],
    },
    about: 'account',
    operation,
  });
  // The second name is that of older documentation.
  const id = headers.get('x-restli-id') ?? headers.get('x-linkedin-id') ?? '';
  if (id === '') {
    throw new DestinationError(`${operation}: LinkedIn did not tell its id`, {
      disposition: 'give-up',
      code: 'UNEXPECTED_ANSWER',
      unclear: true,
      fix: 'Run again: the segment is found by its key.',
    });
  }
  return remoteList({ id, name: spec.name, destinations: [{ status: 'BUILDING' }] });
}

/** The name is all that LinkedIn documents as changeable. */
export async function renameSegment(client: LinkedinClient, id: string, { name }: ListSpec): Promise<void> {
  await client.call({
    method: 'POST',
    path: segmentPath(id),
    restliMethod: 'PARTIAL_UPDATE',
    body: { patch: { $set: { name } } },
    about: 'segment',
    operation: 'rename the segment',
  });
}

/** @throws DestinationError `gone` when LinkedIn does not know the segment */
export async function describeSegment(client: LinkedinClient, id: string): Promise<RemoteList> {
  const operation = 'describe the segment';
  const { json } = await client.call({ method: 'GET', path: segmentPath(id), about: 'segment', operation });
  const segment = readAnswer(operation, segmentSchema, json);
  const isUploaded = segment.type?.endsWith(uploadType) ?? client.config.mode === 'list-upload';
  const list = remoteList(segment);
  if (isUploaded === (client.config.mode === 'list-upload')) return list;
  return {
    ...list,
    state: 'unfit',
    health: `of type ${segment.type ?? ''}, made in another \`mode\``,
    servable: undefined,
  };
}

export function segmentPath(id: string): string {
  return `dmpSegments/${encodeURIComponent(id)}`;
}

/** Where people see segments. */
export const audiencesPage = 'Campaign Manager > Plan > Audiences';

/**
 * Statuses that ask for something; every other one takes members, even while it builds. Only an expired segment has lost
 * its people: were everybody sent to one of the others again, those who left since would stay on it for good.
 */
const notable: Readonly<Record<string, { readonly state: RemoteList['state']; readonly health: string }>> = {
  ARCHIVED: {
    state: 'archived',
    health: 'ARCHIVED: not used or changed for 30 days; a change brings it back in 48 hours',
  },
  EXPIRED: { state: 'expired', health: 'EXPIRED: not used for 90 days' },
  FAILED: { state: 'blocked', health: `FAILED, see ${audiencesPage}` },
  ERROR: { state: 'blocked', health: `ERROR, see ${audiencesPage}` },
};

function remoteList({
  id,
  name,
  inputCount,
  destinations,
}: Partial<Segment> & Pick<Segment, 'id' | 'name'>): RemoteList {
  const { status, audienceSize, matchedCount } = destinations?.[0] ?? {};
  const trouble = status === undefined ? undefined : notable[status];
  return {
    id,
    name,
    membershipDays: undefined,
    state: trouble?.state ?? 'ready',
    health: trouble?.health ?? status ?? 'no status yet',
    // Below 300 matched members LinkedIn shows none.
    size: audienceSize === undefined || audienceSize === 0 ? undefined : { lower: audienceSize, upper: audienceSize },
    // Both count the last seven days.
    matchRate:
      matchedCount === undefined || inputCount === undefined || inputCount === 0
        ? undefined
        : `${Math.round((matchedCount / inputCount) * 100)}%`,
    servable: trouble === undefined || trouble.state === 'archived' ? isServable(audienceSize) : false,
  };
}

function isServable(size: number | undefined): boolean | undefined {
  return size === undefined || size === 0 ? undefined : size >= leastMatched;
}
