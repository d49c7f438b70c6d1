import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import { ours } from '../audience-key.ts';
import type { ListSpec, RemoteList } from '../destination.ts';
import { googleCapabilities } from './capabilities.ts';
import { accountPath, type GoogleClient } from './client.ts';
import { isOlder, remoteList, type UserList, userListSchema } from './user-list.ts';
import { readAnswer } from '../read-answer.ts';

const pageSchema = z.object({ userLists: z.array(userListSchema).default([]), nextPageToken: z.string().default('') });

/** More pages than any account has lists for: an endpoint that always names a next page must not keep us for ever. */
const mostPages = 100;
/** The maximum of the API. */
const pageSize = '1000';

/** The lists of an account, all pages; `filter` is one of the API, undefined for all. */
export async function* userLists(client: GoogleClient, filter?: string): AsyncGenerator<UserList> {
  let pageToken = '';
  for (let page = 0; page < mostPages; page += 1) {
    const json = await client.call({
      method: 'GET',
      path: listsPath(client),
      query: { pageSize, ...(filter !== undefined && { filter }), ...(pageToken !== '' && { pageToken }) },
      about: 'account',
      operation: 'look for lists',
    });
    const parsed = readAnswer('look for lists', pageSchema, json);
    yield* parsed.userLists;
    pageToken = parsed.nextPageToken;
    if (pageToken === '') return;
  }
}

/** Our list by its integration code; of several the one that was made first. */
export async function findUserList(client: GoogleClient, spec: ListSpec): Promise<RemoteList | undefined> {
  let found: UserList | undefined;
  for await (const list of userLists(client, `integration_code = ${quoted(spec.key)}`)) {
    if (list.integrationCode === spec.key && (found === undefined || isOlder(list, found))) found = list;
  }
  return found === undefined ? undefined : remoteList(found);
}

/** Gives the list of this name our integration code, unless it has one of another audience of ours. */
export async function adoptUserList(client: GoogleClient, spec: ListSpec): Promise<RemoteList | undefined> {
  for await (const list of userLists(client, `display_name = ${quoted(spec.name)}`)) {
    const { displayName, integrationCode = '', ingestedUserListInfo } = list;
    if (displayName !== spec.name) continue;
    if (integrationCode.startsWith(ours) && integrationCode !== spec.key) return undefined;
    if (ingestedUserListInfo?.uploadKeyTypes?.includes('CONTACT_ID') !== true) throw otherKind(spec);
    await client.call({
      method: 'PATCH',
      path: `${listsPath(client)}/${encodeURIComponent(list.id)}`,
      query: { updateMask: 'integrationCode' },
      body: { integrationCode: spec.key },
      about: 'list',
      operation: 'take the list over',
    });
    return remoteList(list);
  }
  return undefined;
}

/** What a list holds is fixed when it is made. */
function otherKind({ name }: ListSpec): DestinationError {
  return new DestinationError(`the list named “${name}” takes no e-mails and phones, and cannot be taken over`, {
    disposition: 'config',
    fix: 'Give the audience another `name`, or rename or delete that list in Google Ads > Audience manager.',
  });
}

export async function createUserList(client: GoogleClient, spec: ListSpec): Promise<RemoteList> {
  const json = await naming(spec, () =>
    client.call({
      method: 'POST',
      path: listsPath(client),
      body: newList(spec),
      about: 'account',
      operation: 'create the list',
    }),
  );
  return read(json, 'create the list');
}

/** Asks whether a list could be created, and creates none. */
export async function tryCreating(client: GoogleClient, spec: ListSpec): Promise<void> {
  await client.call({
    method: 'POST',
    path: listsPath(client),
    query: { validateOnly: 'true' },
    body: newList(spec),
    about: 'account',
    operation: 'try creating a list',
  });
}

export async function updateUserList(client: GoogleClient, id: string, spec: ListSpec): Promise<void> {
  await naming(spec, () =>
    client.call({
      method: 'PATCH',
      path: `${listsPath(client)}/${encodeURIComponent(id)}`,
      query: { updateMask: 'displayName,description,membershipDuration' },
      body: appearance(spec),
      about: 'list',
      operation: 'update the list',
    }),
  );
}

/** Undefined when Google does not know the list. */
export async function describeUserList(client: GoogleClient, id: string): Promise<RemoteList | undefined> {
  try {
    const path = `${listsPath(client)}/${encodeURIComponent(id)}`;
    return read(
      await client.call({ method: 'GET', path, about: 'list', operation: 'describe the list' }),
      'describe the list',
    );
  } catch (error) {
    if (error instanceof DestinationError && error.disposition === 'gone') return undefined;
    throw error;
  }
}

function newList(spec: ListSpec): unknown {
  return {
    ...appearance(spec),
    integrationCode: spec.key,
    membershipStatus: 'OPEN',
    ingestedUserListInfo: {
      uploadKeyTypes: ['CONTACT_ID'],
      contactIdInfo: { dataSourceType: 'DATA_SOURCE_TYPE_FIRST_PARTY' },
    },
  };
}

function appearance({ key, name, description, membershipDays }: ListSpec) {
  const days = membershipDays ?? googleCapabilities.membership.unsetDays ?? 1;
  return {
    displayName: name,
    // One of Google's pages says that a description is required.
    description: description === '' ? `Kept by audience-sync as ${key}` : description,
    membershipDuration: `${days * 86_400}s`,
  };
}

/** Names are unique in an account, also among lists that are not ours: those we never touch. */
export function nameTaken({ name }: ListSpec): { readonly message: string; readonly fix: string } {
  return {
    message: `the account has another list named “${name}”, and names are unique there`,
    fix: 'Give the audience another `name`, or rename or delete that list in Google Ads > Audience manager. To take that list over, write `adopt: true` into the audience.',
  };
}

async function naming<Result>(spec: ListSpec, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof DestinationError) || error.code !== 'DISPLAY_NAME_ALREADY_USED') throw error;
    const { message, fix } = nameTaken(spec);
    throw new DestinationError(message, {
      disposition: 'config',
      code: error.code,
      fix,
      ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
      ...(error.traceId !== undefined && { traceId: error.traceId }),
      cause: error,
    });
  }
}

function read(json: unknown, operation: string): RemoteList {
  const parsed = readAnswer(operation, userListSchema, json);
  return remoteList(parsed);
}

function listsPath({ config }: GoogleClient): string {
  return `${accountPath(config.account)}/userLists`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
