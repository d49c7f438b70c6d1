import type { Call, Reply } from '../engine/call.ts';
import type { Params } from '../engine/router.ts';
import { ACCOUNT_URN, checkAccount } from './account.ts';
import { checkPermission, roleOf } from './authorize.ts';
import { queryOf } from './restli-call.ts';
import { badRequest, refusal } from './restli-error.ts';

const MEMBER = 'AbC123';

/** Rest.li 2.0 writes `(account:…,user:…)` with encoded URNs; a large integration writes `account=…&user=…`. Both are taken. */
const KEYS: readonly RegExp[] = [
  /^\(account:([^,:]+),user:([^,:)]+)\)$/,
  /^account=(urn:li:[A-Za-z]+:[^&]+)&user=(urn:li:[A-Za-z]+:[^&]+)$/,
];

/** Who the token is of. */
export function readMember(call: Call): Reply {
  queryOf(call, []);
  checkPermission(call, 'me.GET.NO_VERSION');
  return { status: 200, json: { id: MEMBER } };
}

/** What the member may do on an ad account. */
export function readAccountUser(call: Call, _params: Params): Reply {
  queryOf(call, []);
  const key = call.path.slice(call.path.lastIndexOf('/') + 1);
  const [account, user] = partsOf(key);
  checkPermission(call, 'adAccountUsers.GET');
  checkAccount(account, 'adAccountUsers.GET');
  if (user !== `urn:li:person:${MEMBER}`) throw refusal(404, 'NOT_FOUND', 'The member has no role on this account');
  return { status: 200, json: { account: ACCOUNT_URN, user, role: roleOf(call) } };
}

function partsOf(key: string): readonly [account: string, user: string] {
  for (const [at, pattern] of KEYS.entries()) {
    const match = pattern.exec(at === 0 ? key : decodeURIComponent(key));
    if (match !== null) return [decodeURIComponent(match[1] ?? ''), decodeURIComponent(match[2] ?? '')];
  }
  throw badRequest('The key must be (account:{encoded URN},user:{encoded URN})');
}
