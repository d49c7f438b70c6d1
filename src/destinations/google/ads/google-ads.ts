import type { Destination, DestinationContext } from '../../destination.ts';
import { isWritten } from '../../member.ts';
import { googleExpiries } from '../expiries.ts';
import type { GoogleConfig } from '../settings.ts';
import { adsCapabilities } from './capabilities.ts';
import { checkGoogleAds } from './check.ts';
import { createAdsClient } from './client.ts';
import { AdsJobs } from './jobs.ts';
import { jobPoller } from './poll.ts';
import { reachableAccounts } from './reachable-accounts.ts';
import { requireWay } from './require-way.ts';
import { sendToJobs } from './send.ts';
import { adoptAdsList, createAdsList, describeAdsList, findAdsList, updateAdsList } from './user-lists.ts';
import { adsVersion, versionEnd } from './versions.ts';

/** A Google Ads account through the Google Ads API: for whom Google still takes Customer Match by it. */
export async function connectGoogleAds(
  config: GoogleConfig,
  context: DestinationContext,
  options: { readonly waitMs?: number } = {},
): Promise<Destination> {
  requireWay(config);
  const client = await createAdsClient(config, context, options);
  const jobs = new AdsJobs(client);
  return {
    name: config.name,
    type: config.type,
    capabilities: adsCapabilities,
    check: (lists = []) => checkGoogleAds(client, lists),
    findList: (spec) => findAdsList(client, spec),
    createList: (spec) => createAdsList(client, spec),
    adoptList: (spec) => adoptAdsList(client, spec),
    updateList: (id, spec) => updateAdsList(client, id, spec),
    describeList: (id) => describeAdsList(client, id),
    send: (listId, operation, members) => {
      if (isWritten(members)) throw new TypeError('Jobs take members as they are.');
      return sendToJobs(jobs, listId, operation, members);
    },
    finish: (listId, operation) => jobs.run(listId, operation),
    poll: jobPoller(client, jobs),
    accounts: () => reachableAccounts(client),
    expiries: () =>
      Promise.resolve([
        ...googleExpiries(config),
        {
          kind: 'version',
          what: `Google Ads API ${adsVersion}`,
          at: versionEnd,
          fix: 'Install a newer audience-sync, or leave out `api: google-ads`: the Data Manager API has no end announced.',
        },
      ]),
  };
}
