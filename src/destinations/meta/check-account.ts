import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import type { CheckResult } from '../destination.ts';
import type { Connection } from './connection.ts';
import { termsPage } from './verdicts.ts';
import { newestVersion, versionEnd } from './versions.ts';

const accountSchema = z.object({
  name: z.string().catch(''),
  account_status: z.coerce.number().optional().catch(undefined),
  tos_accepted: z.record(z.string(), z.coerce.number().catch(0)).catch({}),
});

const active = 1;

/** Reads the ad account once, and tells from the answer what a sync would stumble over. */
export async function checkAccount(connection: Connection): Promise<CheckResult[]> {
  const { api, config } = connection;
  let data: unknown;
  try {
    const account = await api.account(config.account).get(['name', 'account_status', 'tos_accepted']);
    data = account.exportAllData();
  } catch (error) {
    if (!(error instanceof DestinationError)) throw error;
    return failedChecks(error, connection);
  }
  const { name, account_status: status, tos_accepted: accepted } = accountSchema.parse(data);
  const label = name === '' ? config.account : `${config.account} “${name}”`;
  const hasTerms = accepted['custom_audience_tos'] === 1;
  return [
    tokenWorks,
    status === active
      ? { what: 'account', ok: true, detail: `${label} is active` }
      : {
          what: 'account',
          ok: false,
          detail: `${label} is not active (account_status ${status ?? 'unknown'})`,
          fix: 'See what Meta asks for in Ads Manager, or set another `account`.',
        },
    hasTerms
      ? { what: 'terms', ok: true, detail: 'the custom audience terms are accepted' }
      : {
          what: 'terms',
          ok: false,
          detail: 'the custom audience terms are not accepted',
          fix: `A person with a role in the business accepts them at ${termsPage(config.account)}`,
        },
    checkVersion(connection),
  ];
}

const tokenWorks: CheckResult = { what: 'credentials', ok: true, detail: 'Meta takes it' };

/** A failure that a person can mend is a finding; the others are thrown, for the core to repeat or report. */
function failedChecks(error: DestinationError, connection: Connection): CheckResult[] {
  const { disposition, message: detail, fix } = error;
  const failed = (what: string): CheckResult => ({ what, ok: false, detail, ...(fix !== undefined && { fix }) });
  if (disposition === 'credentials') return [failed('credentials'), checkVersion(connection)];
  if (error.code?.startsWith('2635') === true) return [failed('API version')];
  if (disposition === 'refused' || (disposition === 'config' && error.code !== undefined)) {
    return [tokenWorks, failed('account'), checkVersion(connection)];
  }
  throw error;
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
  if (warning !== undefined) return { what, ok: true, detail: `${version}: ${warning}`, fix };
  return { what, ok: true, detail: end === undefined ? `${version}, end not announced` : `${version}, ends on ${day}` };
}
