import type { Reply } from '../engine/call.ts';
import { createAudience, readAccount, removeFromEveryList } from './account-node.ts';
import type { AdAccount } from './ad-account.ts';
import { deleteAudience, readAudience, readSessions, updateAudience } from './audience-node.ts';
import { listAudiences } from './audience-pages.ts';
import type { Audience } from './audience.ts';
import type { GraphCall } from './graph-call.ts';
import { writeMembers } from './membership-edges.ts';

type AccountEdge = (account: AdAccount, graph: GraphCall) => Reply;
type AudienceEdge = (account: AdAccount, audience: Audience, graph: GraphCall) => Reply;

const ACCOUNT_EDGES: Readonly<Record<string, AccountEdge>> = {
  'GET ': readAccount,
  'GET customaudiences': listAudiences,
  'POST customaudiences': createAudience,
  'DELETE usersofanyaudience': removeFromEveryList,
};

const AUDIENCE_EDGES: Readonly<Record<string, AudienceEdge>> = {
  'GET ': readAudience,
  'POST ': (_account, audience, graph) => updateAudience(audience, graph),
  'DELETE ': deleteAudience,
  'GET sessions': readSessions,
  'POST users': (account, audience, graph) => writeMembers(account, audience, graph, 'add'),
  'DELETE users': (account, audience, graph) => writeMembers(account, audience, graph, 'remove'),
  'POST usersreplace': (account, audience, graph) => writeMembers(account, audience, graph, 'replace'),
};

/** Undefined when the node does not exist, is somebody else's, or has no such edge for this method. */
export function answerEdge(account: AdAccount, graph: GraphCall, node: string, edge: string): Reply | undefined {
  const key = `${graph.method} ${edge}`;
  if (node === account.node)
    return Object.hasOwn(ACCOUNT_EDGES, key) ? ACCOUNT_EDGES[key]?.(account, graph) : undefined;
  const audience = account.find(node, graph.call.now);
  if (audience === undefined || !Object.hasOwn(AUDIENCE_EDGES, key)) return undefined;
  return AUDIENCE_EDGES[key]?.(account, audience, graph);
}
