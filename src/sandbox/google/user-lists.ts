import type { Call, Reply } from '../engine/call.ts';
import type { PeopleIndex } from '../engine/people-index.ts';
import type { Params } from '../engine/router.ts';
import { malformed, notFound } from './google-error.ts';
import { readFilter } from './list-filter.ts';
import { pageOf } from './list-pages.ts';
import { bodyOf, queryOf } from './message.ts';
import { UserList, type ListFields, type UploadKeyType } from './user-list.ts';
import { type IngestedInfo, userListMessage, type UserListMessage } from './user-list-message.ts';
import { readDuration, readKeyType, readRequired } from './user-list-rules.ts';
import { Violations } from './violations.ts';

const FIRST_ID = 77_889_900;

const MUTABLE = ['displayName', 'description', 'integrationCode', 'membershipDuration', 'membershipStatus'] as const;
type Mutable = (typeof MUTABLE)[number];

/** The lists of the account, and the calls on them. Access has been checked before. */
export class UserLists {
  readonly #parent: string;
  readonly #index: PeopleIndex;
  readonly #lists = new Map<string, UserList>();
  #nextId = FIRST_ID;

  constructor(account: string, index: PeopleIndex) {
    this.#parent = `accountTypes/GOOGLE_ADS/accounts/${account}/userLists`;
    this.#index = index;
  }

  get all(): UserList[] {
    return [...this.#lists.values()];
  }

  find(id: string | undefined): UserList | undefined {
    return id === undefined ? undefined : this.#lists.get(id);
  }

  create(call: Call): Reply {
    const isTrial = isValidateOnly(queryOf(call, 'validateOnly').validateOnly);
    const sent = bodyOf(call, userListMessage);
    const violations = new Violations();
    if (sent.name !== undefined) violations.add('name', 'INVALID_ARGUMENT', 'Google gives the name.');
    const fields: ListFields = {
      displayName: this.#readName(sent, undefined, violations),
      description: readRequired('description', sent, violations),
      integrationCode: sent.integrationCode ?? '',
      membershipDays: readDuration(sent.membershipDuration, violations),
      membershipStatus: statusOf(sent),
    };
    const keyType = readKeyType(sent.ingestedUserListInfo, violations);
    if (call.faults.take('list_limit') !== undefined) {
      // The limit is not published, nor is its reason: one of the TOO_MANY_* family.
      violations.add('parent', 'TOO_MANY_USER_LISTS', 'The account has too many lists.');
    }
    violations.check();
    if (isTrial) return { status: 200, json: {} };
    const list = this.insert(keyType, sent.ingestedUserListInfo ?? {}, fields);
    call.note.list = list.id;
    return { status: 200, json: list.shown(call.now) };
  }

  /** A new list that keeps all rules. */
  insert(keyType: UploadKeyType, info: IngestedInfo, fields: ListFields): UserList {
    const id = String(this.#nextId++);
    const list = new UserList(`${this.#parent}/${id}`, keyType, info, fields, this.#index);
    this.#lists.set(id, list);
    return list;
  }

  drop(id: string): void {
    this.#lists.delete(id);
  }

  /** Whether a list of the account that is not `own` has this name. */
  hasName(name: string, own: UserList | undefined): boolean {
    return this.all.some((list) => list !== own && list.fields.displayName === name);
  }

  list(call: Call): Reply {
    const query = queryOf(call, 'pageSize', 'pageToken', 'filter');
    const { lists, next } = pageOf(this.all.filter(readFilter(query.filter ?? '')), query);
    const userLists = lists.map((list) => list.shown(call.now));
    return {
      status: 200,
      json: { ...(userLists.length > 0 && { userLists }), ...(next !== undefined && { nextPageToken: next }) },
    };
  }

  get(call: Call, params: Params): Reply {
    queryOf(call);
    return { status: 200, json: this.#listOf(call, params).shown(call.now) };
  }

  patch(call: Call, params: Params): Reply {
    const list = this.#listOf(call, params);
    const query = queryOf(call, 'updateMask', 'validateOnly');
    const isTrial = isValidateOnly(query.validateOnly);
    const sent = bodyOf(call, userListMessage);
    const violations = new Violations();
    if (sent.name !== undefined && sent.name !== list.resource) {
      violations.add('name', 'INVALID_ARGUMENT', 'The name is of another list.');
    }
    const fields = { ...list.fields };
    for (const path of readMask(query.updateMask)) this.#change(list, fields, path, sent, violations);
    violations.check();
    if (!isTrial) list.fields = fields;
    return { status: 200, json: isTrial ? {} : list.shown(call.now) };
  }

  delete(call: Call, params: Params): Reply {
    const list = this.#listOf(call, params);
    if (!isValidateOnly(queryOf(call, 'validateOnly').validateOnly)) this.drop(list.id);
    return { status: 200, json: {} };
  }

  #change(list: UserList, fields: ListFields, path: Mutable, sent: UserListMessage, violations: Violations): void {
    if (path === 'displayName') fields.displayName = this.#readName(sent, list, violations);
    else if (path === 'description') fields.description = readRequired('description', sent, violations);
    else if (path === 'integrationCode') fields.integrationCode = sent.integrationCode ?? '';
    else if (path === 'membershipStatus') fields.membershipStatus = statusOf(sent);
    else fields.membershipDays = readDuration(sent.membershipDuration, violations);
  }

  #readName(sent: UserListMessage, own: UserList | undefined, violations: Violations): string {
    const name = readRequired('displayName', sent, violations);
    if (this.hasName(name, own)) {
      violations.add('displayName', 'DISPLAY_NAME_ALREADY_USED', 'Another list of the account has this name.');
    }
    return name;
  }

  #listOf(call: Call, params: Params): UserList {
    const id = params['list'] ?? '';
    if (!/^\d+$/.test(id)) throw malformed('name', 'The id of a list is a number.');
    const list = this.find(id);
    if (list === undefined) throw notFound();
    call.note.list = list.id;
    return list;
  }
}

function statusOf({ membershipStatus }: UserListMessage): ListFields['membershipStatus'] {
  return membershipStatus === 'CLOSED' ? 'CLOSED' : 'OPEN';
}

function isValidateOnly(value: string | undefined): boolean {
  if (value !== undefined && value !== 'true' && value !== 'false') {
    throw malformed('validateOnly', `Invalid value at 'validate_only' (TYPE_BOOL).`);
  }
  return value === 'true';
}

/** The fields to change; a patch without them is refused, so that nothing is cleared by accident. */
function readMask(updateMask: string | undefined): Mutable[] {
  const violations = new Violations();
  const mask: Mutable[] = [];
  if (updateMask === undefined || updateMask === '') violations.missing('updateMask');
  for (const path of (updateMask ?? '').split(',').filter((part) => part !== '')) {
    const field = MUTABLE.find((name) => name === path);
    if (field === undefined) violations.add('updateMask', 'INVALID_ARGUMENT', `The field ${path} cannot be changed.`);
    else mask.push(field);
  }
  violations.check();
  return mask;
}
