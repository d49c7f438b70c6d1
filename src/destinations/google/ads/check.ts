import type { DestinationError } from '../../../errors/destination-error.ts';
import { clockFinding } from '../../clock-finding.ts';
import type { CheckResult, CheckSubject, ListSpec } from '../../destination.ts';
import { finding, lastWord } from '../../finding.ts';
import { listsFinding } from '../../lists-finding.ts';
import { nameTaken } from '../user-lists.ts';
import type { AdsClient } from './client.ts';
import { adsLists, findAdsList, tryCreatingAdsList } from './user-lists.ts';
import { adsVersion, versionEnd } from './versions.ts';

/** What a sync would stumble over. A write is only tried (`validate_only`), never made; an upload cannot be tried. */
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
  const terms = {
    what: 'terms',
    ok: true,
    detail: 'uploads by this API make no statement; Google looks at what was accepted in the account',
  } as const;
  const list = await finding('list', () => listsFinding(specs, (spec) => findAdsList(client, spec), openIt), subjectOf);
  return [credentials, scope, told, role, terms, list, ...takenNames(names, specs)];
}

const openIt =
  'Open the list in Google Ads > Tools > Shared library > Audience manager, or delete it so that it is made anew.';

function subjectOf({ code }: DestinationError): CheckSubject | undefined {
  if (code === 'ACCESS_TOKEN_SCOPE_INSUFFICIENT') return 'scope';
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
