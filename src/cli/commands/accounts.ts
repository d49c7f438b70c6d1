import type { ReachableAccount } from '../../destinations/destination.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { connectDestination } from '../../sync/accounts.ts';
import { credentialReport } from '../auth/credential-report.ts';
import { loadAuthConfig } from '../auth/load-auth-config.ts';
import { namedDestination } from '../auth/login-destination.ts';
import type { Invocation } from '../command.ts';
import { connecting } from '../connecting.ts';

/** Lists the ad accounts that a destination's credentials reach, with those above them. */
export async function run(invocation: Invocation): Promise<ExitCode> {
  const { args, output, runtime } = invocation;
  const config = await loadAuthConfig(invocation);
  const settings = namedDestination(config, args[0] ?? '');
  const { name, account } = settings;
  const { error } = await credentialReport(config, settings, { env: runtime.env, now: runtime.now() });
  if (error !== undefined) {
    const { message, fix, exitCode } = error;
    throw new UserError(message, { exitCode, ...(fix !== undefined && { fix }) });
  }
  const destination = await connectDestination(config, name, connecting(invocation));
  if (destination.accounts === undefined) {
    throw new UserError(`destination ${name} does not tell which accounts it reaches`, {
      fix: 'Only Google does, and only by the Google Ads API (`api: google-ads`).',
    });
  }
  const accounts = await destination.accounts();
  output.json({ destination: name, accounts: accounts.map((each) => documentOf(each, account)) });
  if (accounts.length === 0) output.text(`The credentials of ${name} reach no account.`);
  else
    output.table(
      ['account', 'name', 'kind', 'state', 'through', ''],
      accounts.map((each) => [
        each.id,
        each.name ?? '-',
        kindOf(each),
        each.state,
        each.managers.length === 0 ? '-' : each.managers.join(' > '),
        each.id === account ? `\`account\` of ${name}` : '',
      ]),
    );
  if (accounts.length > 0)
    output.text('`account` is one that is no manager; `login_account` the first of those it is reached through.');
  return ExitCode.done;
}

function kindOf({ isManager, isTest }: ReachableAccount): string {
  const kind = isManager ? 'manager' : 'account';
  return isTest ? `test ${kind}` : kind;
}

/** For programs. Fields are added, never renamed. */
function documentOf({ id, name, isManager, isTest, state, managers }: ReachableAccount, configured: string): unknown {
  return { id, name: name ?? null, manager: isManager, test: isTest, state, managers, in_config: id === configured };
}
