import { checkAccount } from './access.ts';
import type { DestinationMessage, MemberMessage } from './ingestion-message.ts';
import type { MemberKind, Row } from './members.ts';
import type { UploadKeyType, UserList } from './user-list.ts';
import type { UserLists } from './user-lists.ts';
import type { Violations } from './violations.ts';

/** Destinations per request (google.md 3.5). */
const MOST_DESTINATIONS = 10;

/** A destination that exists and may be written to. */
export interface Target {
  /** Path of the destination in the request. */
  readonly path: string;
  /** As it was sent; the status answers with it. */
  readonly message: DestinationMessage;
  readonly list: UserList;
  readonly login: string | undefined;
}

const KEY_TYPES: Readonly<Record<MemberKind, UploadKeyType>> = {
  compositeData: 'CONTACT_ID',
  userData: 'CONTACT_ID',
  mobileData: 'MOBILE_ID',
  userIdData: 'USER_ID',
};

/** The destinations of a request. An account that the token does not see refuses it at once. */
export function readDestinations(
  destinations: readonly DestinationMessage[] | undefined,
  lists: UserLists,
  violations: Violations,
): Target[] {
  if (destinations === undefined || destinations.length === 0) violations.missing('destinations');
  if ((destinations?.length ?? 0) > MOST_DESTINATIONS) {
    violations.add('destinations', 'TOO_MANY_DESTINATIONS', `At most ${MOST_DESTINATIONS} destinations are possible.`);
    return [];
  }
  const references = new Set<string>();
  const targets: Target[] = [];
  for (const [i, message] of (destinations ?? []).entries()) {
    const path = `destinations[${i}]`;
    const { reference } = message;
    if (reference !== undefined && references.has(reference)) {
      violations.add(`${path}.reference`, 'INVALID_DESTINATION', 'Another destination has this reference.');
    }
    if (reference !== undefined) references.add(reference);
    const target = readDestination(message, path, lists, violations);
    if (target !== undefined) targets.push(target);
  }
  return targets;
}

function readDestination(
  message: DestinationMessage,
  path: string,
  lists: UserLists,
  violations: Violations,
): Target | undefined {
  const { operatingAccount, loginAccount, productDestinationId } = message;
  const operating = readAccount(operatingAccount, `${path}.operatingAccount`, violations);
  const login = loginAccount && readAccount(loginAccount, `${path}.loginAccount`, violations);
  if (operating === undefined || (loginAccount !== undefined && login === undefined)) return undefined;
  checkAccount(operating, login, `${path}.loginAccount`);
  if (productDestinationId === undefined || productDestinationId === '') {
    violations.missing(`${path}.productDestinationId`);
    return undefined;
  }
  const list = lists.find(productDestinationId);
  if (list !== undefined) return { path, message, list, login };
  violations.add(`${path}.productDestinationId`, 'INVALID_USER_LIST_ID', 'The account has no such list.');
  return undefined;
}

/** The digits of a Google Ads account. */
function readAccount(
  account: DestinationMessage['operatingAccount'],
  path: string,
  violations: Violations,
): string | undefined {
  const { accountType, accountId } = account ?? {};
  if (accountType === undefined) violations.missing(`${path}.accountType`);
  else if (accountType !== 'GOOGLE_ADS') {
    violations.add(`${path}.accountType`, 'DESTINATION_ACCOUNT_TYPE_MISMATCH', 'The list is of a Google Ads account.');
  }
  if (accountId === undefined || accountId === '') violations.missing(`${path}.accountId`);
  else if (!/^\d+$/.test(accountId)) {
    violations.add(`${path}.accountId`, 'INVALID_DESTINATION', 'The account id has digits only.');
  } else if (accountType === 'GOOGLE_ADS') return accountId;
  return undefined;
}

/** A list takes one kind of member, for ever. */
export function checkKind(kind: MemberKind, targets: readonly Target[], violations: Violations): void {
  for (const { list, path } of targets) {
    if (list.keyType === KEY_TYPES[kind]) continue;
    const description = `The list takes ${list.keyType}.`;
    violations.add(`${path}.productDestinationId`, 'INVALID_USER_LIST_TYPE', description);
  }
}

/** Members name destinations by the references of the request. */
export function checkReferences(
  members: readonly MemberMessage[],
  destinations: readonly DestinationMessage[],
  violations: Violations,
): void {
  const known = new Set(destinations.map(({ reference }) => reference));
  for (const [i, { destinationReferences }] of members.entries()) {
    for (const [j, reference] of (destinationReferences ?? []).entries()) {
      if (known.has(reference)) continue;
      const field = `audienceMembers[${i}].destinationReferences[${j}]`;
      violations.add(field, 'INVALID_DESTINATION', 'No destination has this reference.');
    }
  }
}

/** The rows meant for a destination: those that name it, and those that name none. */
export function rowsFor({ message }: Target, rows: readonly Row[]): Row[] {
  const { reference } = message;
  return rows.filter(
    ({ references }) => references.length === 0 || (reference !== undefined && references.includes(reference)),
  );
}
