import * as z from 'zod';
import type { RemoteList } from '../destination.ts';

const count = z.coerce.number().optional().catch(undefined);

/** A list as the API shows it, as far as we read it. */
export const userListSchema = z.object({
  id: z.coerce.string(),
  displayName: z.string().default(''),
  integrationCode: z.string().optional(),
  membershipDuration: z.string().optional(),
  membershipStatus: z.string().optional(),
  closingReason: z.string().optional(),
  readOnly: z.boolean().optional(),
  sizeInfo: z.object({ displayNetworkMembersCount: count, searchNetworkMembersCount: count }).optional(),
  targetNetworkInfo: z
    .object({ eligibleForDisplay: z.boolean().optional(), eligibleForSearch: z.boolean().optional() })
    .optional(),
  ingestedUserListInfo: z
    .object({
      uploadKeyTypes: z.array(z.string()).optional(),
      contactIdInfo: z.object({ matchRatePercentage: count }).optional(),
    })
    .optional(),
});
export type UserList = z.output<typeof userListSchema>;

/** Whether a list was made before another one: ids are numbers that grow, of any length. */
export function isOlder(one: Pick<UserList, 'id'>, other: Pick<UserList, 'id'>): boolean {
  return one.id.length === other.id.length ? one.id < other.id : one.id.length < other.id.length;
}

/** The list in the words that all platforms share. */
export function remoteList(list: UserList): RemoteList {
  const { eligibleForDisplay, eligibleForSearch } = list.targetNetworkInfo ?? {};
  const rate = list.ingestedUserListInfo?.contactIdInfo?.matchRatePercentage;
  return {
    id: list.id,
    name: list.displayName,
    membershipDays: daysOf(list.membershipDuration),
    state: list.readOnly === true || list.membershipStatus === 'CLOSED' ? 'blocked' : 'ready',
    health: healthOf(list),
    size: sizeOf(list),
    ...networksOf(list),
    matchRate: rate === undefined || rate === 0 ? undefined : `${rate}%`,
    servable:
      eligibleForDisplay === undefined && eligibleForSearch === undefined
        ? undefined
        : eligibleForDisplay === true || eligibleForSearch === true,
  };
}

/** A duration as JSON has it, such as `46656000s`. */
function daysOf(duration: string | undefined): number | undefined {
  const seconds = /^(\d+)s$/.exec(duration ?? '')?.[1];
  return seconds === undefined ? undefined : Math.floor(Number(seconds) / 86_400);
}

function healthOf({ membershipStatus, closingReason, readOnly }: UserList): string {
  const words = [membershipStatus ?? 'OPEN'];
  if (readOnly === true) words.push('read only');
  if (closingReason === 'UNUSED') words.push('closed for lack of use: open it in Google Ads > Audience manager');
  else if (closingReason !== undefined && membershipStatus === 'CLOSED') words.push(closingReason);
  return words.join(', ');
}

/** Google rounds, and says zero for hours after a change: that is no size. */
function networksOf({ sizeInfo }: UserList): Pick<RemoteList, 'networks'> {
  const { displayNetworkMembersCount: display = 0, searchNetworkMembersCount: search = 0 } = sizeInfo ?? {};
  const networks = { ...(display > 0 && { display }), ...(search > 0 && { search }) };
  return Object.keys(networks).length === 0 ? {} : { networks };
}

function sizeOf(list: UserList): RemoteList['size'] {
  const sizes = Object.values(networksOf(list).networks ?? {});
  return sizes.length === 0 ? undefined : { lower: Math.min(...sizes), upper: Math.max(...sizes) };
}
