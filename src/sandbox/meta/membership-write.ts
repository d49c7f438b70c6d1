import type { AdAccount } from './ad-account.ts';
import type { Audience } from './audience.ts';
import type { GraphCall } from './graph-call.ts';
import { badParameter } from './graph-error.ts';
import type { Batch } from './payload.ts';
import type { SessionInfo } from './session.ts';
import { UploadSession, type Operation } from './upload-session.ts';

/** One batch of members for one audience, read and found to be in order. */
export interface MembershipWrite {
  readonly account: AdAccount;
  readonly audience: Audience;
  readonly graph: GraphCall;
  readonly info: SessionInfo;
  readonly batch: Batch;
}

/** A session id that was used for something else is refused. */
export function knownSession(
  { account, audience, info }: MembershipWrite,
  operation: Operation,
): UploadSession | undefined {
  const session = account.sessions.get(info.id);
  if (session === undefined) return undefined;
  if (session.audience !== audience.id || session.operation !== operation) {
    throw badParameter('Param session.session_id was already used for another audience or operation');
  }
  return session;
}

export function startSession({ account, audience, info, graph }: MembershipWrite, operation: Operation): UploadSession {
  const session = new UploadSession(info.id, audience.id, operation, graph.call.now);
  account.sessions.set(info.id, session);
  return session;
}
