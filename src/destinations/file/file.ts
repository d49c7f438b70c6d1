import { DestinationError } from '../../errors/destination-error.ts';
import type { Destination, DestinationContext, ListSpec, RemoteList } from '../destination.ts';
import { finding } from '../finding.ts';
import { listsFinding } from '../lists-finding.ts';
import { fileDoor } from './door.ts';
import { companyForms, uploadForms } from './forms.ts';
import { fileName, isOfCompanies } from './names.ts';
import { openStorage } from './open-storage.ts';
import { sayPlace } from './place-settings.ts';
import type { FileConfig } from './settings.ts';

/** Files for a platform's own upload form; a list is a file (or several, where one takes no more). */
export async function connectFile(config: FileConfig, context: DestinationContext): Promise<Destination> {
  const { takenAway, place, format } = config;
  const folder = place.kind === 'folder' ? place.folder : sayPlace(place);
  const storage = await openStorage(config, context);
  const people = fileDoor(uploadForms[format], config, storage, context);
  const companyForm = companyForms[format];
  const companies = companyForm && fileDoor(companyForm, config, storage, context);
  const describe = async (name: string): Promise<RemoteList | undefined> => {
    const begin = await storage.head(name, looked);
    if (begin === undefined) return takenAway ? listOf(name, 'taken away') : undefined;
    const { header } = isOfCompanies(name) ? (companies ?? people) : people;
    if (isAsWritten(begin, header)) return listOf(name, `in ${folder}`);
    return {
      ...listOf(name, 'not as it was written: it was opened in a spreadsheet and saved, or something else wrote it'),
      state: 'blocked',
      fix: `Move ${name} in ${folder} away, or delete it if nobody needs it; the next sync writes it anew.`,
    };
  };
  return {
    name: config.name,
    type: config.type,
    ...people.door,
    ...(companies && { companies: companies.door }),
    check: async (specs = []) => {
      const found = (spec: ListSpec) => describe(fileName(spec, config));
      const account = await finding('account', () => storage.check());
      // Lists that cannot be reached either are no more than that.
      if (!account.ok) return [account];
      return [
        account,
        await finding('list', () =>
          listsFinding(specs, found, 'Move it away, or delete it if nobody needs it; the next sync writes it anew.'),
        ),
      ];
    },
    // A file says of nobody that it is ours: what the ledger does not know is somebody else's.
    findList: () => Promise.resolve(undefined),
    adoptList: async (spec) => {
      const name = fileName(spec, config);
      return (await storage.head(name, 1)) === undefined ? undefined : listOf(name, `in ${folder}`);
    },
    createList: async (spec) => {
      const id = fileName(spec, config);
      if ((await storage.head(id, 1)) !== undefined) throw alreadyThere(folder, id);
      return listOf(id, 'new');
    },
    // The name of a list stands in no file.
    updateList: () => Promise.resolve(),
    describeList: describe,
    expiries: () => Promise.resolve([]),
  };
}

const listOf = (name: string, health: string): RemoteList => ({
  id: name,
  name,
  membershipDays: undefined,
  state: 'ready',
  health,
  size: undefined,
  matchRate: undefined,
  servable: undefined,
});

/** So much of a file shows whether a spreadsheet has saved it: it would end lines and divide cells in its own way. */
const looked = 1_000;

function isAsWritten(begin: Uint8Array, header: string): boolean {
  const text = Buffer.from(begin).toString('utf8');
  return text.startsWith(header) && !text.includes('\r') && !text.startsWith('\uFEFF');
}

function alreadyThere(folder: string, name: string): DestinationError {
  return new DestinationError(`${name} is in ${folder} already, and was not written for this list`, {
    disposition: 'config',
    fix: 'Move it away, name another folder, or write `adopt: true` into the audience: what others wrote is not replaced.',
  });
}
