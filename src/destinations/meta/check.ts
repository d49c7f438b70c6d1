import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import { clockFinding } from '../clock-finding.ts';
import type { CheckResult, CheckSubject, ListSpec } from '../destination.ts';
import { finding, lastWord } from '../finding.ts';
import { hasKey } from '../audience-key.ts';
import type { Connection } from './connection.ts';
import { flagged } from './describe-audience.ts';
import { type ListedAudience, listAudiences } from './list-audiences.ts';
import { giveRole, renameFlagged, termsPage } from './verdicts.ts';
import { newestVersion, versionEnd } from './versions.ts';

const accountSchema = z.object({
  name: z.string().catch(''),
  account_status: z.coerce.number().optional().catch(undefined),
  tos_accepted: z.record(z.string(), z.coerce.number().catch(0)).catch({}),
});
type Account = z.output<typeof accountSchema>;

const active = 1;

/** Reads the ad account and its audiences, and tells from the answers what a sync would stumble over. */
export async function checkMeta(connection: Connection, specs: readonly ListSpec[]): Promise<CheckResult[]> {
  const results = await askMeta(connection, specs);
  return lastWord([...results, clockFinding(connection.clockSkewMs())]);
}

async function askMeta(connection: Connection, specs: readonly ListSpec[]): Promise<CheckResult[]> {
  const { config } = connection;
  let account: Account | undefined;
  const reading = await finding(
    'account',
    async () => {
      account = await readAccount(connection);
      return describeActive(account, config.account);
    },
    subjectOf,
  );
  const version = checkVersion(connection);
  if (account === undefined) {
    const taken = reading.what === 'account' ? [tokenWorks] : [];
    return reading.what === 'API version' ? [reading] : [...taken, reading, version];
  }
  const audiences: ListedAudience[] = [];
  const scope = await finding('scope', () => readAudiences(connection, audiences), subjectOf);
  const own = audiences.filter(({ description }) => specs.some(({ key }) => hasKey(description, key)));
  const found = scope.ok
    ? [checkTerms(account, config.account), await finding('list', () => checkLists(own))]
    : [checkTerms(account, config.account)];
  const role = scope.ok ? [await finding('role', () => checkRole(own, config.account))] : [];
  return [tokenWorks, scope, reading, ...role, ...found, version];
}

const tokenWorks: CheckResult = { what: 'credentials', ok: true, detail: 'Meta takes it' };

/** What is neither about a setting nor about rights is no finding: another server answers, or nobody documented it. */
async function readAccount({ api, config }: Connection): Promise<Account> {
  const fields = await api.account(config.account).get(['name', 'account_status', 'tos_accepted']);
  return accountSchema.parse(fields.exportAllData());
}

function describeActive({ name, account_status: status }: Account, account: string): Promise<string> {
  const label = name === '' ? account : `${account} “${name}”`;
  if (status === active) return Promise.resolve(`${label} is active`);
  throw new DestinationError(`${label} is not active (account_status ${status ?? 'unknown'})`, {
    disposition: 'refused',
    fix: 'See what Meta asks for at https://business.facebook.com/accountquality, or set another `account`.',
  });
}

async function readAudiences(connection: Connection, audiences: ListedAudience[]): Promise<string> {
  audiences.push(...(await listAudiences(connection, 'health')));
  return 'audiences may be listed; of ads_management Meta tells only by refusing';
}

function checkTerms({ tos_accepted: accepted }: Account, account: string): CheckResult {
  return accepted['custom_audience_tos'] === 1
    ? { what: 'terms', ok: true, detail: 'the custom audience terms are accepted' }
    : {
        what: 'terms',
        ok: false,
        detail: 'the custom audience terms are not accepted',
        fix: `A person with a role in the business accepts them at ${termsPage(account)}`,
      };
}

/** Meta tells what the token may do of audiences, not of the ad account. */
function checkRole(own: readonly ListedAudience[], account: string): Promise<string> {
  const told = own.flatMap(({ permission_for_actions: may }) => may ?? []);
  if (told.some(({ can_edit: canEdit }) => !canEdit)) {
    throw new DestinationError('the token may look at audiences and not change them', {
      disposition: 'refused',
      fix: giveRole(account),
    });
  }
  return Promise.resolve(told.length > 0 ? 'audiences may be changed' : 'Meta tells it once a list is there');
}

function checkLists(own: readonly ListedAudience[]): Promise<string> {
  const blocked = own.filter(({ operation_status: status }) => status?.code === flagged);
  if (blocked.length > 0) {
    const which = blocked.map(({ name }) => `“${name}”`).join(', ');
    throw new DestinationError(`takes no members: ${which} (471 flagged)`, {
      disposition: 'refused',
      fix: renameFlagged,
    });
  }
  const taking = own.map(({ name }) => `“${name}”`).join(', ');
  return Promise.resolve(own.length === 0 ? 'none is there yet; the next sync makes them' : `takes members: ${taking}`);
}

function subjectOf({ code }: DestinationError): CheckSubject | undefined {
  return code?.startsWith('2635') === true ? 'API version' : undefined;
}

function checkVersion({ config, context, versionWarning }: Connection): CheckResult {
  const what = 'API version';
  const version = config.apiVersion;
  const fix = `Set api_version: ${newestVersion} for this destination.`;
  const warning = versionWarning();
  const end = versionEnd(version);
  const day = end?.toISOString().slice(0, 10);
  // Calls may still work: Meta moves some of them to the next version.
  if (end !== undefined && end <= context.now()) return { what, ok: false, detail: `${version} ended on ${day}`, fix };
  if (warning !== undefined) return { what, ok: true, warning: true, detail: `${version}: ${warning}`, fix };
  return { what, ok: true, detail: end === undefined ? `${version}, end not announced` : `${version}, ends on ${day}` };
}
