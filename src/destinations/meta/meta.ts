import * as z from 'zod';
import type { MetaConfig } from './settings.ts';
import { DestinationError } from '../../errors/destination-error.ts';
import type { Destination, DestinationContext, ListSpec, RemoteList } from '../destination.ts';
import { hasKey, keyedDescription } from '../audience-key.ts';
import { metaCapabilities } from './capabilities.ts';
import { checkMeta } from './check.ts';
import { type Connection, createConnection } from './connection.ts';
import { describeAudience } from './describe-audience.ts';
import { metaExpiries } from './expiries.ts';
import { explainFullAccount } from './full-account.ts';
import { listAudiences } from './list-audiences.ts';
import { metaWording } from './payload.ts';
import { metaReplacing } from './replace-members.ts';
import { sendMembers } from './send-members.ts';

/** Connects a Meta ad account: its lists are customer-list custom audiences. Sends nothing yet. */
export function connectMeta(config: MetaConfig, context: DestinationContext): Destination {
  const connection = createConnection(config, context);
  return {
    name: config.name,
    type: 'meta',
    capabilities: metaCapabilities,
    check: (lists = []) => checkMeta(connection, lists),
    findList: (spec) => findList(connection, spec),
    createList: (spec) => createList(connection, spec),
    updateList: (id, spec) => updateList(connection, id, spec),
    describeList: (id) => describeAudience(connection, id),
    send: (listId, operation, members) => sendMembers(connection, listId, operation, members),
    wording: (_, found) => metaWording(found),
    replacing: metaReplacing(connection),
    expiries: () => Promise.resolve(metaExpiries(config)),
  };
}

async function findList(connection: Connection, spec: ListSpec): Promise<RemoteList | undefined> {
  const ours = (await listAudiences(connection)).filter(({ description }) => hasKey(description, spec.key));
  // The oldest comes first, so that every run chooses the same one.
  for (const { id } of ours) {
    const list = await describeAudience(connection, id);
    if (list !== undefined) return list;
  }
  return undefined;
}

const createdSchema = z.object({ id: z.string().min(1) });

async function createList(connection: Connection, spec: ListSpec): Promise<RemoteList> {
  const { api, config, made } = connection;
  const audience = {
    ...written(spec),
    subtype: 'CUSTOM',
    customer_file_source: 'USER_PROVIDED_ONLY',
    ...(spec.takesValues === true && { is_value_based: true }),
  };
  const created = await api
    .account(config.account)
    .createCustomAudience([], audience)
    .catch(async (error: unknown) => {
      throw await explainFullAccount(connection, error);
    });
  const parsed = createdSchema.safeParse(created.exportAllData());
  if (parsed.data === undefined) {
    // It may be there: the core looks for it before it makes another.
    throw new DestinationError('create audience: the answer names no id', { disposition: 'retry', unclear: true });
  }
  const { id } = parsed.data;
  made(id);
  // Not read back: Meta may not know it everywhere for a minute.
  return {
    id,
    name: spec.name,
    membershipDays: spec.membershipDays,
    state: 'ready',
    health: 'just made',
    size: undefined,
    matchRate: undefined,
    servable: undefined,
  };
}

async function updateList({ api }: Connection, id: string, spec: ListSpec): Promise<void> {
  await api.audience(id).update([], written(spec));
}

/** Without `retention_days` people stay for ever; once set it can be changed, but there is no documented way to unset it. */
function written({ name, description, key, membershipDays }: ListSpec): Record<string, unknown> {
  const longest = metaCapabilities.membership.longestDays ?? Infinity;
  return {
    name,
    description: keyedDescription(description, key),
    ...(membershipDays !== undefined && { retention_days: Math.min(membershipDays, longest) }),
  };
}
