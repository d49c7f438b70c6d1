import type { DestinationError } from '../../../errors/destination-error.ts';
import { clockFinding } from '../../clock-finding.ts';
import type { CheckResult, CheckSubject, ListSpec, RemoteList } from '../../destination.ts';
import { finding, lastWord } from '../../finding.ts';
import { listsFinding } from '../../lists-finding.ts';
import { nameTaken } from '../user-lists.ts';
import type { AdsClient } from './client.ts';
import { tryCreatingJob } from './jobs.ts';
import { adsLists, findAdsList, tryCreatingAdsList } from './user-lists.ts';
import { adsVersion, versionEnd } from './versions.ts';

/** What a sync would stumble over. Writes are only tried (`validate_only`), never made: a job only where one of the lists is there. */
export async function checkGoogleAds(client: AdsClient, specs: readonly ListSpec[]): Promise<readonly CheckResult[]> {
  const end = versionEnd.toISOString().slice(0, 7);
  const version = { what: 'API version', ok: true, detail: `${adsVersion}, until about ${end}` } as const;
  return lastWord([...(await ask(client, specs)), version, clockFinding(undefined)]);
}

async function ask(client: AdsClient, specs: readonly ListSpec[]): Promise<CheckResult[]> {
  const { account } = client.config;
  let names: readonly { readonly name: string; readonly integrationCode?: string | undefined }[] = [];
  const told = await finding(
    'account',
    async () => {
      names = await adsLists(client);
      return `account ${account} shows its lists`;
    },
    subjectOf,
  );
  if (!told.ok) return [told];
  const credentials = { what: 'credentials', ok: true, detail: 'Google gives a token' } as const;
  const scope = { what: 'scope', ok: true, detail: 'the token is one of the Google Ads API' } as const;
  const role = await finding(
    'role',
    async () => {
      await tryCreatingAdsList(client, 'audience-sync check');
      return 'lists may be created and changed';
    },
    subjectOf,
  );
  let ready: RemoteList | undefined;
  const find = async (spec: ListSpec): Promise<RemoteList | undefined> => {
    const found = await findAdsList(client, spec);
    if (found?.state === 'ready') ready ??= found;
    return found;
  };
  const list = await finding('list', () => listsFinding(specs, find, openIt), subjectOf);
  const terms = await finding('terms', () => termsOf(client, ready), subjectOf);
  return [credentials, scope, told, role, terms, list, ...takenNames(names, specs)];
}

async function termsOf(client: AdsClient, list: RemoteList | undefined): Promise<string> {
  const words = 'uploads by this API make no statement; Google looks at what was accepted in the account';
  if (list === undefined) return `${words}. Whether it takes uploads by this API shows when a list is there`;
  await tryCreatingJob(client, list.id);
  return `${words}, and takes a job for “${list.name}”`;
}

const openIt =
  'Open the list in Google Ads > Tools > Shared library > Audience manager, or delete it so that it is made anew.';

function subjectOf({ code }: DestinationError): CheckSubject | undefined {
  if (code === 'ACCESS_TOKEN_SCOPE_INSUFFICIENT') return 'scope';
  if (code === 'CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE') return 'role';
  return code === 'UNSUPPORTED_VERSION' || code === 'UNIMPLEMENTED' ? 'API version' : undefined;
}

/** Names of `specs` that lists bear which are for none of them; the next run would fail on these. */
function takenNames(
  lists: readonly { readonly name: string; readonly integrationCode?: string | undefined }[],
  specs: readonly ListSpec[],
): CheckResult[] {
  const keys = new Set(specs.map(({ key }) => key));
  const taken = new Set(lists.filter(({ integrationCode = '' }) => !keys.has(integrationCode)).map(({ name }) => name));
  return specs
    .filter(({ name }) => taken.has(name))
    .map((spec) => {
      const { message: detail, fix } = nameTaken(spec);
      return { what: 'name', ok: false, detail, fix };
    });
}
