import type { Destination, DestinationContext } from '../destination.ts';
import { adrollCapabilities } from './capabilities.ts';
import { checkAdroll } from './check.ts';
import { createAdrollClient } from './client.ts';
import { adrollReplacing } from './replacing.ts';
import {
  addAddresses,
  createSegment,
  describeSegment,
  findSegment,
  updateSegment,
  whenUnanswered,
} from './segments.ts';
import type { AdrollConfig } from './settings.ts';

/** The core does not do what the capabilities say cannot be done. */
const neverAsked = () => Promise.reject(new Error('AdRoll takes nobody off a segment, and a call may replace it'));

/** An advertiser of AdRoll; its lists are CRM segments. Every call counts, so that each method makes one. */
export function connectAdroll(config: AdrollConfig, context: DestinationContext): Destination {
  const client = createAdrollClient(config, context);
  return {
    name: config.name,
    type: config.type,
    capabilities: adrollCapabilities(config),
    check: (lists = []) => checkAdroll(client, lists),
    findList: (spec) => findSegment(client, spec),
    createList: (spec) => createSegment(client, spec),
    whenUnanswered: (spec) => whenUnanswered(config, spec),
    updateList: (id, spec) => updateSegment(client, id, spec),
    describeList: (id) => describeSegment(client, id),
    send: (id, operation, members) =>
      config.post === 'append' && operation === 'add' ? addAddresses(client, id, members) : neverAsked(),
    ...(config.post === 'replace' && { replacing: adrollReplacing(client) }),
    expiries: () =>
      Promise.resolve([
        {
          kind: 'credential',
          what: 'AdRoll personal access token',
          at: undefined,
          why: 'AdRoll does not tell when a personal access token ends',
        },
      ]),
  };
}
