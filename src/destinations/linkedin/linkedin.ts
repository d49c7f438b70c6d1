import type { LinkedinConfig } from './settings.ts';
import { DestinationError } from '../../errors/destination-error.ts';
import type { Destination, DestinationContext, Door, RemoteList, ReplacementSession } from '../destination.ts';
import { linkedinCapabilities, linkedinCompanies } from './capabilities.ts';
import { checkLinkedin } from './check.ts';
import { createLinkedinClient } from './client.ts';
import { companyElement, companyWording } from './company.ts';
import { element } from './element.ts';
import { linkedinExpiries } from './expiries.ts';
import { listUploads } from './list-upload.ts';
import { companyColumns, contactColumns } from '../linkedin-templates.ts';
import type { UploadColumn } from '../upload-column.ts';
import { neverSent } from '../never-sent.ts';
import { createSegment, describeSegment, findSegment, renameSegment } from './segments.ts';
import { sendElements, type Stream } from './send-elements.ts';
import { linkedinWording } from './wording.ts';
import { watchYoungSegments } from './young-segments.ts';

/** A LinkedIn ad account; its lists are DMP segments that members are streamed into. */
export function connectLinkedin(config: LinkedinConfig, context: DestinationContext): Destination {
  const client = createLinkedinClient(config, context);
  const young = watchYoungSegments(context);
  const uploads = (columns: readonly UploadColumn[]): Pick<Door, 'send' | 'replacing'> => {
    const { open, state } = listUploads(client, columns);
    const patient = (id: string): ReplacementSession => {
      const session = open(id);
      return { send: (part, members) => young.patient(id, () => session.send(part, members)) };
    };
    return { send: neverSent, replacing: { state, open: patient, repeats: true } };
  };
  const isUploaded = config.mode === 'list-upload';
  const sendTo =
    (stream: Stream): Door['send'] =>
    (id, operation, members) =>
      young.patient(id, () => sendElements(client, stream, id, operation, members));
  return {
    name: config.name,
    type: config.type,
    capabilities: linkedinCapabilities(config),
    check: (lists = []) => checkLinkedin(client, lists, context.now()),
    findList: (spec) => findSegment(client, spec),
    createList: async (spec) => {
      const created = await createSegment(client, spec);
      await young.born(created.id);
      return created;
    },
    updateList: (id, spec) => young.patient(id, () => renameSegment(client, id, spec)),
    describeList: (id) => orUndefined(young.patient(id, () => describeSegment(client, id))),
    ...(isUploaded
      ? uploads(contactColumns)
      : { send: sendTo({ resource: 'users', element }), wording: linkedinWording }),
    companies: {
      capabilities: linkedinCompanies(config),
      ...(isUploaded
        ? uploads(companyColumns)
        : { send: sendTo({ resource: 'companies', element: companyElement }), wording: companyWording }),
    },
    expiries: () => linkedinExpiries(client),
  };
}

async function orUndefined(description: Promise<RemoteList>): Promise<RemoteList | undefined> {
  try {
    return await description;
  } catch (error) {
    if (error instanceof DestinationError && error.disposition === 'gone') return undefined;
    throw error;
  }
}
