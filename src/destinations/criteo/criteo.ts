import type { Destination, DestinationContext } from '../destination.ts';
import { criteoCapabilities } from './capabilities.ts';
import { checkCriteo } from './check.ts';
import { createCriteoClient } from './client.ts';
import { sendIdentifiers } from './contact-list.ts';
import { criteoExpiries } from './expiries.ts';
import { criteoReplacing } from './replacing.ts';
import { adoptSegment, createSegment, describeSegment, findSegment, updateSegment } from './segments.ts';
import type { CriteoConfig } from './settings.ts';
import { criteoWording } from './wording.ts';

/** A Criteo advertiser; its lists are audience segments made of a contact list. */
export function connectCriteo(config: CriteoConfig, context: DestinationContext): Destination {
  const client = createCriteoClient(config, context);
  const capabilities = criteoCapabilities(config);
  return {
    name: config.name,
    type: config.type,
    capabilities,
    check: (lists = []) => checkCriteo(client, lists, context.now()),
    findList: (spec) => findSegment(client, spec),
    createList: (spec) => createSegment(client, spec),
    updateList: (id, spec) => updateSegment(client, id, spec),
    describeList: (id) => describeSegment(client, id),
    send: (id, operation, members) => sendIdentifiers(client, id, operation, members),
    adoptList: (spec) => adoptSegment(client, spec),
    replacing: criteoReplacing(client, context),
    wording: (_, found) => criteoWording(found, capabilities.rules),
    expiries: () => Promise.resolve(criteoExpiries(client)),
  };
}
