import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import { allUsable } from '../all-usable.ts';
import type { ListSpec, Receipt, RemoteList } from '../destination.ts';
import { isWritten, type Members } from '../member.ts';
import { readAnswer } from '../read-answer.ts';
import { errorName } from '../platform-text.ts';
import type { AdrollClient } from './client.ts';
import type { AdrollConfig } from './settings.ts';

/** Not every answer is documented: what is missing is no mistake, and what says otherwise is one. */
const result = z.literal('success').optional();

const segmentSchema = (id: z.ZodType<string> = z.string().min(1)) =>
  z.object({
    result,
    segment: z.object({
      segment_id: id,
      name: z.string().default(''),
      type: z.string().optional().catch(undefined),
      emails: z.number().nonnegative().optional().catch(undefined),
    }),
  });

/** Days of membership where nothing is asked for, as lists have that are made by hand. */
const usualDays = 120;

const segmentsPath = 'segments';
const pathOf = (id: string) => `${segmentsPath}/${encodeURIComponent(id)}`;

/** The segment that the config names for the audience: no call of AdRoll lists segments. */
export async function findSegment(client: AdrollClient, spec: ListSpec): Promise<RemoteList | undefined> {
  const id = written(client.config, spec);
  if (id === undefined || id === none) return undefined;
  const found = await readSegment(client, id);
  if (found?.type !== undefined && found.type !== crm) {
    throw new DestinationError(
      `AdRoll’s segment ${id} is of type ${errorName(found.type) ?? 'another'} and takes no addresses`,
      {
        disposition: 'config',
        fix: `Name a segment of type ${crm} in \`segments\` of destination ${client.config.name}, or take the audience out of it.`,
      },
    );
  }
  if (found !== undefined) return remoteList(found, found.emails);
  throw new DestinationError(`AdRoll knows no segment ${id}`, {
    disposition: 'config',
    fix: `Correct \`segments\` of destination ${client.config.name}, or take the audience out of it.`,
  });
}

const none = 'new';
/** Of the types of segments the one that addresses are added to. */
const crm = 'crm';

/** The key of the audience is the last part of ours. */
const written = ({ segments }: AdrollConfig, { key }: ListSpec) => segments.get(key.split(':').slice(2).join(':'));

/** What a person does who is told that a segment may be there or not; undefined: they have said that it is not. */
export function whenUnanswered(config: AdrollConfig, spec: ListSpec): string | undefined {
  if (written(config, spec) === none) return undefined;
  const audience = spec.key.split(':').slice(2).join(':');
  return `Look for it in AdRoll > Audiences. Is it there, write its id into the config: \`segments: { ${audience}: ID }\` of destination ${config.name}; is it not, write \`${audience}: ${none}\`, for one run.`;
}

/** A retry would make a second segment, so that an answer that is lost leaves it to a person. */
export async function createSegment(client: AdrollClient, spec: ListSpec): Promise<RemoteList> {
  const operation = 'create the segment';
  const { json } = await client.call({
    method: 'POST',
    path: segmentsPath,
    body: { ...described(spec), advertiser_id: client.config.account, type: crm, data: [] },
    about: 'account',
    operation,
  });
  return remoteList(readAnswer(operation, segmentSchema(), json).segment, 0);
}

/** @throws DestinationError `gone` when AdRoll does not know the segment */
export async function updateSegment(client: AdrollClient, id: string, spec: ListSpec): Promise<void> {
  await client.call({
    method: 'POST',
    path: pathOf(id),
    // Without `data`: where a call replaces the segment, an empty list would be all that is left.
    body: described(spec),
    about: 'segment',
    operation: 'rename the segment',
  });
}

const described = ({ name, membershipDays = usualDays }: ListSpec) => ({ name, duration: membershipDays });

/** Undefined when AdRoll does not know the segment. */
export async function describeSegment(client: AdrollClient, id: string): Promise<RemoteList | undefined> {
  const found = await readSegment(client, id);
  return found && remoteList(found, found.emails);
}

type Segment = z.output<ReturnType<typeof segmentSchema>>['segment'];

async function readSegment(client: AdrollClient, id: string): Promise<Segment | undefined> {
  const operation = 'describe the segment';
  try {
    const { json } = await client.call({ method: 'GET', path: pathOf(id), about: 'segment', operation });
    return readAnswer(operation, segmentSchema(z.literal(id)), json).segment;
  } catch (error) {
    if (error instanceof DestinationError && error.disposition === 'gone') return undefined;
    throw error;
  }
}

/** An address, and the number of its member in the batch. */
interface Address {
  readonly email: string;
  readonly owner: number;
}

export function addressesOf(members: Members): readonly Address[] {
  if (isWritten(members)) throw new Error('AdRoll has no wording');
  return allUsable(members.map(({ values }) => values.email)).flatMap((several, owner) =>
    several.map((email) => ({ email, owner })),
  );
}

/** Sends one batch: a call, and one more for each `batch_size` of its addresses. What was sent before is only prolonged. */
export async function addAddresses(client: AdrollClient, id: string, members: Members): Promise<Receipt> {
  const { batchSize } = client.config;
  const addresses = addressesOf(members);
  let from = 0;
  do {
    await addSome(client, id, addresses.slice(from, from + batchSize));
    from += batchSize;
  } while (from < addresses.length);
  // Nothing is said of single addresses, and it is not documented what `emails` counts.
  return { reference: undefined, refused: [], refusedUnnamed: 0, again: [], warnings: [] };
}

async function addSome(client: AdrollClient, id: string, addresses: readonly Address[]): Promise<void> {
  const operation = 'add members';
  const data = addresses.map(({ email }) => ({ email }));
  try {
    const { json } = await client.call({
      method: 'POST',
      path: pathOf(id),
      body: { data },
      about: 'segment',
      operation,
    });
    const segment = z.object({ segment_id: z.literal(id).optional() }).optional();
    readAnswer(operation, z.object({ result, segment }), json);
  } catch (error) {
    throw error instanceof DestinationError ? ofMembers(error, addresses) : error;
  }
}

/** AdRoll counts addresses, of which a member may have several. */
function ofMembers(error: DestinationError, addresses: readonly Address[]): DestinationError {
  if (error.members.length === 0) return error;
  const members = error.members.flatMap(({ index, reason }) => {
    const owner = addresses[index]?.owner;
    return owner === undefined ? [] : [{ index: owner, reason }];
  });
  const { message, disposition, code, httpStatus, cause } = error;
  return new DestinationError(message, {
    disposition,
    members: [...new Map(members.map((member) => [member.index, member])).values()],
    cause,
    ...(code !== undefined && { code }),
    ...(httpStatus !== undefined && { httpStatus }),
  });
}

function remoteList({ segment_id: id, name }: Segment, emails: number | undefined): RemoteList {
  return {
    id,
    name,
    membershipDays: undefined,
    state: 'ready',
    health: 'takes members',
    // Addresses, not people who were found.
    size: emails === undefined || emails === 0 ? undefined : { lower: emails, upper: emails },
    matchRate: undefined,
    servable: undefined,
  };
}
