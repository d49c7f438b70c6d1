import * as z from 'zod';
import { DestinationError } from '../../../errors/destination-error.ts';
import { ours } from '../../audience-key.ts';
import type { ListSpec, RemoteList } from '../../destination.ts';
import { adsCapabilities } from './capabilities.ts';
import { type AdsClient, quoted } from './client.ts';
import { nameTaken } from '../user-lists.ts';
import { isOlder, remoteList, type UserList } from '../user-list.ts';

const count = z.coerce.number().optional().catch(undefined);

const rowSchema = z
  .object({
    userList: z.object({
      id: z.coerce.string(),
      name: z.string().default(''),
      integrationCode: z.string().optional(),
      membershipLifeSpan: count,
      membershipStatus: z.string().optional(),
      closingReason: z.string().optional(),
      readOnly: z.boolean().optional(),
      accessReason: z.string().optional(),
      type: z.string().optional(),
      sizeForDisplay: count,
      sizeForSearch: count,
      eligibleForDisplay: z.boolean().optional(),
      eligibleForSearch: z.boolean().optional(),
      matchRatePercentage: count,
      crmBasedUserList: z.object({ uploadKeyType: z.string().optional() }).optional(),
    }),
  })
  .transform(({ userList }) => userList);
type Row = z.output<typeof rowSchema>;

const fields = [
  'id',
  'name',
  'integration_code',
  'membership_life_span',
  'membership_status',
  'closing_reason',
  'read_only',
  'access_reason',
  'type',
  'size_for_display',
  'size_for_search',
  'eligible_for_display',
  'eligible_for_search',
  'match_rate_percentage',
  'crm_based_user_list.upload_key_type',
].map((field) => `user_list.${field}`);

/** The lists that the account sees; `where` is a condition of GAQL. */
function seenLists(client: AdsClient, where?: string): Promise<Row[]> {
  const gaql = `SELECT ${fields.join(', ')} FROM user_list${where === undefined ? '' : ` WHERE ${where}`}`;
  return client.query({ operation: 'look for lists', gaql, row: rowSchema });
}

/**
 * Those that are its own. One of another account, such as its manager's, may have the name or the key of one of ours, and only its owner
 * can change it (resources/user_list.proto).
 */
export async function adsLists(client: AdsClient, where?: string): Promise<readonly Row[]> {
  return (await seenLists(client, where)).filter(({ accessReason = '' }) => !foreign.has(accessReason));
}

/** enums/access_reason.proto */
const foreign: ReadonlySet<string> = new Set(['SHARED', 'LICENSED', 'SUBSCRIBED', 'AFFILIATED']);

/**
 * Our list by its integration code, which both APIs show; of several the one that was made first.
 *
 * @throws DestinationError `config` when it takes other members than e-mails, phones and addresses
 */
export async function findAdsList(client: AdsClient, spec: ListSpec): Promise<RemoteList | undefined> {
  const found = (await adsLists(client, `user_list.integration_code = ${quoted(spec.key)}`))
    .filter(({ integrationCode }) => integrationCode === spec.key)
    .toSorted((a, b) => (isOlder(a, b) ? -1 : 1))[0];
  if (found === undefined) return undefined;
  requireContacts(found);
  return shown(client, found);
}

/** Undefined when Google does not know the list. */
export async function describeAdsList(client: AdsClient, id: string): Promise<RemoteList | undefined> {
  const [found] = /^\d+$/.test(id) ? await seenLists(client, `user_list.id = ${id}`) : [];
  return found === undefined ? undefined : shown(client, found);
}

/**
 * Makes a list. The package repeats a creation whose answer was lost, which then ends in a name that is taken: by our own list, which
 * has our key.
 */
export async function createAdsList(client: AdsClient, spec: ListSpec): Promise<RemoteList> {
  const { enums } = client.ads;
  const create = {
    ...appearance(spec),
    integration_code: spec.key,
    membership_status: enums.UserListMembershipStatus.OPEN,
    crm_based_user_list: {
      upload_key_type: enums.CustomerMatchUploadKeyType.CONTACT_INFO,
      data_source_type: enums.UserListCrmDataSourceType.FIRST_PARTY,
    },
  };
  try {
    const { results } = await client.call('create the list', (customer) => customer.userLists.create([create]));
    const id = /\/userLists\/(\d+)$/.exec(results[0]?.resource_name ?? '')?.[1];
    if (id === undefined) {
      throw new DestinationError('create the list: the answer names no list', { disposition: 'retry', unclear: true });
    }
    return { ...newList, id, name: spec.name, membershipDays: create.membership_life_span };
  } catch (error) {
    // One page says that a name which is taken is an invalid one (resources/user_list.proto).
    if (!isTaken(error) && !isInvalid(error)) throw error;
    const made = await findAdsList(client, spec);
    if (made !== undefined) return made;
    throw isTaken(error) ? taken(spec, error) : error;
  }
}

const newList = {
  state: 'ready',
  health: 'OPEN',
  size: undefined,
  matchRate: undefined,
  servable: undefined,
} as const;

/** Asks whether a list could be created, and creates none. */
export async function tryCreatingAdsList(client: AdsClient, name: string): Promise<void> {
  const { enums } = client.ads;
  const create = {
    name,
    membership_life_span: 1,
    crm_based_user_list: { upload_key_type: enums.CustomerMatchUploadKeyType.CONTACT_INFO },
  };
  await client.call('try creating a list', (customer) => customer.userLists.create([create], { validate_only: true }));
}

export async function updateAdsList(client: AdsClient, id: string, spec: ListSpec): Promise<void> {
  const resource_name = listName(client, id);
  try {
    await client.call('update the list', (customer) =>
      customer.userLists.update([{ resource_name, ...appearance(spec) }]),
    );
  } catch (error) {
    throw isTaken(error) ? taken(spec, error) : error;
  }
}

/** Gives the list of this name our integration code, unless it has one of another audience of ours. */
export async function adoptAdsList(client: AdsClient, spec: ListSpec): Promise<RemoteList | undefined> {
  const found = (await adsLists(client, `user_list.name = ${quoted(spec.name)}`)).find(
    ({ name }) => name === spec.name,
  );
  const code = found?.integrationCode ?? '';
  if (found === undefined || (code.startsWith(ours) && code !== spec.key)) return undefined;
  requireContacts(found);
  const update = { resource_name: listName(client, found.id), integration_code: spec.key };
  await client.call('take the list over', (customer) => customer.userLists.update([update]));
  return shown(client, found);
}

/** A list's resource name. */
export function listName({ config }: AdsClient, id: string): string {
  return `customers/${config.account}/userLists/${id}`;
}

function appearance({ key, name, description, membershipDays }: ListSpec) {
  return {
    name,
    description: description === '' ? `Kept by audience-sync as ${key}` : description,
    membership_life_span: membershipDays ?? adsCapabilities.membership.unsetDays ?? 1,
  };
}

function requireContacts({ name, type, crmBasedUserList }: Row): void {
  const keyType = crmBasedUserList?.uploadKeyType;
  if ((type === undefined || type === 'CRM_BASED') && (keyType === undefined || keyType === 'CONTACT_INFO')) return;
  throw new DestinationError(`the list “${name}” takes no e-mails and phones (${keyType ?? type ?? ''})`, {
    disposition: 'config',
    code: 'INCOMPATIBLE_UPLOAD_KEY_TYPE',
    fix: 'Delete it in Google Ads > Audience manager, so that it is made anew.',
  });
}

const isTaken = (error: unknown): error is DestinationError =>
  error instanceof DestinationError && error.code === 'NAME_ALREADY_USED';

const isInvalid = (error: unknown): boolean => error instanceof DestinationError && error.code === 'INVALID_NAME';

function taken(spec: ListSpec, cause: DestinationError): DestinationError {
  const { message, fix } = nameTaken(spec);
  const { traceId } = cause;
  const trace = traceId === undefined ? {} : { traceId };
  return new DestinationError(message, { disposition: 'config', code: 'NAME_ALREADY_USED', fix, ...trace, cause });
}

/** The list in the words that both APIs share. */
async function shown(client: AdsClient, row: Row): Promise<RemoteList> {
  const { membershipLifeSpan: days, matchRatePercentage } = row;
  const list: UserList = {
    id: row.id,
    displayName: row.name,
    integrationCode: row.integrationCode,
    membershipDuration: days === undefined ? undefined : `${days * 86_400}s`,
    membershipStatus: row.membershipStatus,
    closingReason: row.closingReason,
    readOnly: row.readOnly,
    sizeInfo: { displayNetworkMembersCount: row.sizeForDisplay, searchNetworkMembersCount: row.sizeForSearch },
    targetNetworkInfo: { eligibleForDisplay: row.eligibleForDisplay, eligibleForSearch: row.eligibleForSearch },
    ingestedUserListInfo: { contactIdInfo: { matchRatePercentage } },
  };
  const remote = remoteList(list);
  return remote.matchRate === undefined ? { ...remote, matchRate: await latestRange(client, row.id) } : remote;
}

const rangeSchema = z.object({
  offlineUserDataJob: z.object({
    operationMetadata: z.object({ matchRateRange: z.string().optional() }).optional(),
  }),
});

/**
 * The match rate of the latest job that added members to the list: a range, as text for people. No page says whether jobs can be asked
 * for by their list; where they cannot, there is none to show.
 */
async function latestRange(client: AdsClient, id: string): Promise<string | undefined> {
  const job = 'offline_user_data_job';
  const range = `${job}.operation_metadata.match_rate_range`;
  const rows = await client
    .query({
      operation: 'ask for the match rate',
      gaql: `SELECT ${job}.id, ${range} FROM ${job} WHERE ${job}.customer_match_user_list_metadata.user_list = ${quoted(listName(client, id))} AND ${job}.status = 'SUCCESS' ORDER BY ${job}.id DESC LIMIT 20`,
      row: rangeSchema,
    })
    .catch((error: unknown) => {
      if (error instanceof DestinationError && error.disposition === 'give-up') return [];
      throw error;
    });
  const found = rows.flatMap(({ offlineUserDataJob }) => offlineUserDataJob.operationMetadata?.matchRateRange ?? []);
  return found.map(sayRange).find((each) => each !== undefined);
}

function sayRange(range: string): string | undefined {
  if (range === 'MATCH_RANGE_LESS_THAN_20') return 'below 20%';
  const [, low, high] = /^MATCH_RANGE_(\d+)_TO_(\d+)$/.exec(range) ?? [];
  return low === undefined || high === undefined ? undefined : `${low}–${high}%`;
}
