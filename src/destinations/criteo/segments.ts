import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import { hasKey, isClaimed, keyedDescription } from '../audience-key.ts';
import type { ListSpec, RemoteList } from '../destination.ts';
import { readAnswer } from '../read-answer.ts';
import type { CriteoCall, CriteoClient } from './client.ts';

const segmentSchema = z.object({
  id: z.union([z.string().min(1), z.int()]).transform(String),
  attributes: z.object({
    advertiserId: z.union([z.string(), z.int()]).nullish(),
    name: z.string().default(''),
    description: z
      .string()
      .nullish()
      .transform((text) => text ?? ''),
    contactList: z.object({ isReadOnly: z.boolean().default(false) }).nullish(),
  }),
});
type Segment = z.output<typeof segmentSchema>;

const pageSchema = z.object({ meta: z.object({ totalItems: z.number() }), data: z.array(segmentSchema) });

const pageSize = 100;
export const segmentsPath = 'marketing-solutions/audience-segments';
const library = 'Commerce Growth > Assets > Audience library';

/** Our segment by the key in its description: there is no filter by name, and a name alone may be somebody else's. */
export async function findSegment(client: CriteoClient, { key }: ListSpec): Promise<RemoteList | undefined> {
  for await (const segment of contactLists(client)) {
    if (hasKey(segment.attributes.description, key)) return remoteList(segment);
  }
  return undefined;
}

/** Gives the segment of this name our key, unless it carries that of another audience, or another tool alone may change it. */
export async function adoptSegment(client: CriteoClient, spec: ListSpec): Promise<RemoteList | undefined> {
  for await (const segment of contactLists(client)) {
    const { name, description } = segment.attributes;
    if (name !== spec.name) continue;
    if (isClaimed(description) && !hasKey(description, spec.key)) return undefined;
    const found = remoteList(segment);
    if (found.state === 'blocked') return { ...found, fix: givesWay };
    await updateSegment(client, segment.id, spec);
    return found;
  }
  return undefined;
}

const givesWay = `That tool alone may change it: give the audience another \`name\`, or rename the segment in ${library}.`;

/** All contact lists of the advertiser, page by page. */
async function* contactLists(client: CriteoClient): AsyncGenerator<Segment> {
  const { account } = client.config;
  const filter = { audienceSegmentTypes: ['ContactList'], advertiserIds: [account] };
  for (let offset = 0; ;) {
    const { meta, data } = await search(client, filter, offset, 'account');
    yield* data.filter(({ attributes: { advertiserId: owner } }) => String(owner ?? account) === account);
    // A page may be shorter than it was asked to be.
    offset += data.length;
    if (data.length === 0 || offset >= meta.totalItems) return;
  }
}

async function search(
  client: CriteoClient,
  attributes: Readonly<Record<string, readonly string[]>>,
  offset: number,
  about: CriteoCall['about'],
): Promise<z.output<typeof pageSchema>> {
  const operation = 'look for the contact list';
  const { json } = await client.call({
    method: 'POST',
    path: `${segmentsPath}/search`,
    query: `limit=${pageSize}&offset=${offset}`,
    body: { data: { attributes } },
    about,
    operation,
  });
  return readAnswer(operation, pageSchema, json);
}

const createdSchema = z.object({ data: z.array(segmentSchema).min(1) });

/** Creates the contact list. Names are taken once on an advertiser. */
export async function createSegment(client: CriteoClient, spec: ListSpec): Promise<RemoteList> {
  const operation = 'create the contact list';
  const attributes = { advertiserId: client.config.account, ...described(spec), contactList: {} };
  try {
    const { json } = await client.call({
      method: 'POST',
      path: `${segmentsPath}/create`,
      body: { data: [{ type: 'AudienceSegment', attributes }] },
      about: 'account',
      operation,
    });
    const [made] = readAnswer(operation, createdSchema, json).data;
    if (made === undefined) throw new Error('the schema wants one');
    return remoteList(made);
  } catch (error) {
    if (!isNameTaken(error)) throw error;
    // Another run may have made it meanwhile.
    const ours = await findSegment(client, spec);
    if (ours !== undefined) return ours;
    throw nameTaken(error, spec);
  }
}

/** @throws DestinationError `gone` when Criteo does not know the segment */
export async function updateSegment(client: CriteoClient, id: string, spec: ListSpec): Promise<void> {
  try {
    await client.call({
      method: 'PATCH',
      path: segmentsPath,
      body: { data: [{ id, type: 'AudienceSegment', attributes: described(spec) }] },
      about: 'segment',
      operation: 'rename the contact list',
    });
  } catch (error) {
    throw isNameTaken(error) ? nameTaken(error, spec) : error;
  }
}

const described = ({ name, description, key }: ListSpec) => ({ name, description: keyedDescription(description, key) });

const statisticsSchema = z.object({
  data: z.object({
    attributes: z.object({
      numberOfIdentifiers: z.number().nonnegative().optional().catch(undefined),
      numberOfMatches: z.number().nonnegative().optional().catch(undefined),
    }),
  }),
});

/** Undefined when Criteo does not know the segment. */
export async function describeSegment(client: CriteoClient, id: string): Promise<RemoteList | undefined> {
  const { data } = await search(
    client,
    { audienceSegmentIds: [id], advertiserIds: [client.config.account] },
    0,
    'segment',
  );
  const segment = data.find((each) => each.id === id);
  if (segment === undefined) return undefined;
  const operation = 'read the statistics of the contact list';
  const { json } = await client.call({
    method: 'GET',
    path: `${segmentPath(id)}/contact-list/statistics`,
    about: 'segment',
    operation,
  });
  return remoteList(segment, readAnswer(operation, statisticsSchema, json).data.attributes);
}

export function segmentPath(id: string): string {
  return `${segmentsPath}/${encodeURIComponent(id)}`;
}

type Statistics = z.output<typeof statisticsSchema>['data']['attributes'];

function remoteList({ id, attributes }: Segment, statistics: Statistics = {}): RemoteList {
  const { numberOfIdentifiers: identifiers = 0, numberOfMatches: matches = 0 } = statistics;
  const isReadOnly = attributes.contactList?.isReadOnly === true;
  return {
    id,
    name: attributes.name,
    membershipDays: undefined,
    state: isReadOnly ? 'blocked' : 'ready',
    health: isReadOnly ? 'read-only: another tool made it' : 'takes members',
    // Matched identifiers; none before lists are computed, at 00:00 and 12:00 UTC.
    size: matches === 0 ? undefined : { lower: matches, upper: matches },
    matchRate: identifiers === 0 || matches === 0 ? undefined : `${Math.round((matches / identifiers) * 100)}%`,
    servable: undefined,
  };
}

function isNameTaken(error: unknown): error is DestinationError {
  return error instanceof DestinationError && error.code === 'name-must-be-unique';
}

const takeOver = 'To take that segment over, write `adopt: true` into the audience.';

function nameTaken(error: DestinationError, { name, adopts = false }: ListSpec): DestinationError {
  const how = adopts ? 'It is no contact list that could be taken over.' : takeOver;
  return new DestinationError(`${error.message}: “${name}”`, {
    disposition: 'config',
    cause: error,
    fix: `Another segment of the advertiser has this name: give the audience another \`name\`, or rename the segment in ${library}. ${how}`,
    ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
    ...(error.code !== undefined && { code: error.code }),
    ...(error.traceId !== undefined && { traceId: error.traceId }),
  });
}
