import type { GoogleConfig } from './settings.ts';
import type { Destination, DestinationContext } from '../destination.ts';
import { sendMembers } from './audience-members.ts';
import { googleCapabilities } from './capabilities.ts';
import { checkGoogle } from './check.ts';
import { googleClearing } from './clearing.ts';
import { createGoogleClient } from './client.ts';
import { googleExpiries } from './expiries.ts';
import { pollRequest } from './request-status.ts';
import { requireTerms } from './terms.ts';
import { googleWording } from './wording.ts';
import { adoptUserList, createUserList, describeUserList, findUserList, updateUserList } from './user-lists.ts';

/** A Google Ads account through the Data Manager API. Without accepted terms it refuses everything that writes. */
export function connectGoogle(config: GoogleConfig, context: DestinationContext): Destination {
  const client = createGoogleClient(config, context);
  return {
    name: config.name,
    type: config.type,
    capabilities: googleCapabilities,
    check: (lists = []) => checkGoogle(client, lists),
    findList: (spec) => findUserList(client, spec),
    createList: async (spec) => {
      requireTerms(config);
      return createUserList(client, spec);
    },
    adoptList: async (spec) => {
      requireTerms(config);
      return adoptUserList(client, spec);
    },
    updateList: async (id, spec) => {
      requireTerms(config);
      await updateUserList(client, id, spec);
    },
    describeList: (id) => describeUserList(client, id),
    send: async (listId, operation, members) => {
      requireTerms(config);
      return sendMembers(client, listId, operation, members);
    },
    wording: googleWording,
    clearing: {
      ...googleClearing(client),
      clear: async (listId, asOf) => {
        requireTerms(config);
        return googleClearing(client).clear(listId, asOf);
      },
    },
    poll: (reference) => pollRequest(client, reference),
    expiries: () => Promise.resolve(googleExpiries(config)),
  };
}
