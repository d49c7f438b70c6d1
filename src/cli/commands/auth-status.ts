import type { Config } from '../../config/config.ts';
import type { CheckResult } from '../../destinations/destination.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { connectDestination } from '../../sync/accounts.ts';
import { type ListError, listError } from '../../sync/outcome.ts';
import { type CredentialReport, credentialReport } from '../auth/credential-report.ts';
import { loadAuthConfig } from '../auth/load-auth-config.ts';
import type { Invocation } from '../command.ts';
import { connecting } from '../connecting.ts';
import type { Output } from '../output/output.ts';
import { counted } from '../output/numbers.ts';

/** What a platform said of a credential. */
interface Answer {
  readonly results: readonly CheckResult[];
  readonly error: ListError | undefined;
}

const dayMs = 86_400_000;

/** Says what each destination signs in with; with --online also whether the platform takes it. */
export async function run(invocation: Invocation): Promise<ExitCode> {
  const { options, output, runtime } = invocation;
  const config = await loadAuthConfig(invocation);
  const documents: unknown[] = [];
  const codes: ExitCode[] = [];
  const now = runtime.now();
  for (const settings of config.destinations.values()) {
    const report = await credentialReport(config, settings, { env: runtime.env, now });
    const asks = options.flag('online') && report.error === undefined;
    const answer = asks ? await ask(invocation, config, settings.name) : undefined;
    print(output, report, answer, now);
    documents.push(documentOf(report, answer, now));
    codes.push(exitCodeOf(report, answer));
  }
  if (documents.length === 0) output.text('There is no destination in the config yet.');
  output.json({ destinations: documents });
  return codes.find((code) => code !== ExitCode.done) ?? ExitCode.done;
}

async function ask(invocation: Invocation, config: Config, name: string): Promise<Answer> {
  const context = connecting(invocation);
  try {
    const connection = await connectDestination(config, name, context);
    return { results: await connection.check([]), error: undefined };
  } catch (error) {
    context.signal.throwIfAborted();
    return { results: [], error: listError(error) };
  }
}

/** What is about the credential itself, and not about lists or this machine. */
const about: ReadonlySet<string> = new Set(['credentials', 'scope', 'account', 'role']);

const failed = ({ results }: Answer): CheckResult | undefined => results.find(({ what, ok }) => !ok && about.has(what));

function exitCodeOf({ error }: CredentialReport, answer: Answer | undefined): ExitCode {
  const stopped = error ?? answer?.error;
  if (stopped !== undefined) return stopped.exitCode;
  const finding = answer === undefined ? undefined : failed(answer);
  if (finding === undefined) return ExitCode.done;
  return finding.what === 'credentials' ? ExitCode.credentials : ExitCode.refused;
}

const names = {
  refresh_token: 'a refresh token',
  access_token: 'an access token',
  client_credentials: 'the key of an app',
  service_account: 'the key of a service account',
  application_default: 'the credentials of this machine (Application Default Credentials)',
} as const;

function print(output: Output, report: CredentialReport, answer: Answer | undefined, now: Date): void {
  const { destination, type, account, credential, from, app, login, error } = report;
  const line = (what: string, text: string | undefined): void => {
    if (text !== undefined) output.text(`  ${what.padEnd(10)}  ${text}`);
  };
  output.text(`${output.style('bold', destination)} (${type}, account ${account})`);
  line('credential', credential === undefined ? 'none' : names[credential]);
  line('from', from);
  line('app', app);
  line('signed in', login?.signed_in_at.slice(0, 10));
  line('scopes', login?.scopes.join(' '));
  line('ends', login?.ends_at === undefined ? undefined : sayEnd(login.ends_at, now));
  if (answer !== undefined) line('works', failed(answer) === undefined && answer.error === undefined ? 'yes' : 'no');
  const finding = answer === undefined ? undefined : failed(answer);
  const wrong = error ?? answer?.error ?? (finding && { message: finding.detail, fix: finding.fix });
  if (wrong === undefined) return;
  const { message, fix } = wrong;
  output.diagnostics([{ severity: 'error', message: `${destination}: ${message}`, ...(fix !== undefined && { fix }) }]);
}

function sayEnd(at: string, now: Date): string {
  const left = daysUntil(at, now);
  return `${at.slice(0, 10)} (${left < 0 ? 'ended' : `${counted(left, 'day')} left`})`;
}

function daysUntil(at: string, now: Date): number {
  return Math.floor((Date.parse(at) - now.getTime()) / dayMs);
}

/** For programs. Fields are added, never renamed. */
function documentOf(report: CredentialReport, answer: Answer | undefined, now: Date): unknown {
  const { destination, type, account, credential, from, app, login, error } = report;
  const finding = answer === undefined ? undefined : failed(answer);
  const wrong = error ?? answer?.error ?? (finding && { message: finding.detail, fix: finding.fix });
  return {
    destination,
    type,
    account,
    credential: credential ?? null,
    from: from ?? null,
    app: app ?? null,
    signed_in_at: login?.signed_in_at ?? null,
    scopes: login?.scopes ?? null,
    ends_at: login?.ends_at ?? null,
    days_left: login?.ends_at === undefined ? null : daysUntil(login.ends_at, now),
    works: answer === undefined ? (error === undefined ? null : false) : wrong === undefined,
    problem: wrong === undefined ? null : { message: wrong.message, fix: wrong.fix ?? null },
  };
}
