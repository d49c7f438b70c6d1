import type { services } from 'google-ads-api';
import type { Call } from '../engine/call.ts';
import { MOST_DAYS, type UploadKeyType, type UserList } from '../google/user-list.ts';
import type { UserLists } from '../google/user-lists.ts';
import { refusal } from './ads-error.ts';

/** CustomerMatchUploadKeyType. */
const KEY_TYPES: Readonly<Record<string, UploadKeyType>> = { 2: 'CONTACT_ID', 3: 'USER_ID', 4: 'MOBILE_ID' };

type Sent = NonNullable<services.IUserListOperation['create']>;

/** `UserListService.MutateUserLists`: the same lists as those of the Data Manager API. Gives the resource names. */
export function mutateLists(
  call: Call,
  lists: UserLists,
  { account, request }: { readonly account: string; readonly request: services.IMutateUserListsRequest },
): string[] {
  const operations = request.operations ?? [];
  if (operations.length === 0) throw refusal('request_error.REQUIRED_FIELD_MISSING');
  const isTrial = request.validate_only === true;
  return operations.map((operation) => {
    const list = change(call, lists, operation, isTrial);
    if (list === undefined) return '';
    call.note.list = list.id;
    return `customers/${account}/userLists/${list.id}`;
  });
}

function change(
  call: Call,
  lists: UserLists,
  { create, update, remove, update_mask: mask }: services.IUserListOperation,
  isTrial: boolean,
): UserList | undefined {
  if (create !== null && create !== undefined) return createList(call, lists, create, isTrial);
  const list = lists.find(/\/userLists\/(\d+)$/.exec(update?.resource_name ?? remove ?? '')?.[1]);
  if (list === undefined) throw refusal('mutate_error.RESOURCE_NOT_FOUND', 'Resource was not found.', 404);
  if (typeof remove === 'string') {
    if (!isTrial) lists.drop(list.id);
    return list;
  }
  const fields = { ...list.fields };
  // The package names the resource in its mask as well.
  for (const path of (mask?.paths ?? []).filter((each) => each !== 'resource_name')) {
    if (path === 'name') fields.displayName = nameOf(lists, update ?? {}, list);
    else if (path === 'description') fields.description = update?.description ?? '';
    else if (path === 'membership_life_span') fields.membershipDays = daysOf(update ?? {});
    else if (path === 'integration_code') fields.integrationCode = update?.integration_code ?? '';
    else if (path === 'membership_status')
      fields.membershipStatus = Number(update?.membership_status) === 3 ? 'CLOSED' : 'OPEN';
    else throw refusal('request_error.IMMUTABLE_FIELD');
  }
  if (!isTrial) list.fields = fields;
  return list;
}

function createList(call: Call, lists: UserLists, sent: Sent, isTrial: boolean): UserList | undefined {
  const { crm_based_user_list: crm, integration_code: integrationCode, description } = sent;
  const keyType = KEY_TYPES[`${crm?.upload_key_type ?? 0}`];
  if (crm === null || crm === undefined || keyType === undefined)
    throw refusal('user_list_error.CONCRETE_TYPE_REQUIRED');
  const fields = {
    displayName: nameOf(lists, sent, undefined),
    description: description ?? '',
    integrationCode: integrationCode ?? '',
    membershipDays: daysOf(sent),
    membershipStatus: Number(sent.membership_status) === 3 ? ('CLOSED' as const) : ('OPEN' as const),
  };
  if (call.faults.take('list_limit') !== undefined) {
    throw refusal('resource_count_limit_exceeded_error.ACCOUNT_LIMIT', 'The account has too many lists.');
  }
  if (isTrial) return undefined;
  return lists.insert(keyType, keyType === 'CONTACT_ID' ? contactInfo : { uploadKeyTypes: [keyType] }, fields);
}

const contactInfo = {
  uploadKeyTypes: ['CONTACT_ID'],
  contactIdInfo: { dataSourceType: 'DATA_SOURCE_TYPE_FIRST_PARTY' },
} satisfies Parameters<UserLists['insert']>[1];

function nameOf(lists: UserLists, { name }: Sent, own: UserList | undefined): string {
  if (name === null || name === undefined || name.trim() === '') throw refusal('user_list_error.INVALID_NAME');
  if (lists.hasName(name, own)) throw refusal('user_list_error.NAME_ALREADY_USED');
  return name;
}

/** Unset is the maximum; above it is `RangeError.TOO_HIGH` (google.md 1). */
function daysOf({ membership_life_span: span }: Sent): number {
  if (span === null || span === undefined) return MOST_DAYS;
  // An int64 is no number of JavaScript's, whatever the types say.
  const days = Number(String(span));
  if (days > MOST_DAYS) throw refusal('range_error.TOO_HIGH');
  if (days < 1) throw refusal('range_error.TOO_LOW');
  return days;
}
