import type { CredentialPlace } from '../../credentials/credential-place.ts';
import { type CredentialStore, credentialStore } from '../../credentials/credential-store.ts';
import { logIn } from '../../credentials/login/log-in.ts';
import type { StoredCredential } from '../../credentials/stored-credential.ts';
import { signInWay } from '../../destinations/registry.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { createExchange } from '../../transport/exchange.ts';
import { type Asker, createAsker } from '../ask-text.ts';
import { chooseRedirect } from '../auth/choose-redirect.ts';
import { loadAuthConfig } from '../auth/load-auth-config.ts';
import { loginDestination } from '../auth/login-destination.ts';
import { loginLimit } from '../auth/login-limit.ts';
import { pasteAddress } from '../auth/paste-address.ts';
import type { Invocation } from '../command.ts';

const defaultLimitMs = 5 * 60_000;

/** Signs a person in to a destination's platform, and stores what they allowed. */
export async function run(invocation: Invocation): Promise<ExitCode> {
  const { args, options, output, runtime } = invocation;
  const config = await loadAuthConfig(invocation);
  const destination = loginDestination(config, args[0] ?? '');
  const way = await signInWay(destination);
  const asker = requirePerson(createAsker(runtime));
  const limit = loginLimit(
    runtime,
    options.duration('timeout') ?? defaultLimitMs,
    `Run \`audience-sync auth login ${destination.name}\` again; --timeout gives more time.`,
  );
  try {
    const place = await chosenPlace(credentialStore(config), invocation);
    await place.prepare();
    const redirect = await limit.within(chooseRedirect(options, way, asker));
    const credential = await limit.within(
      logIn(destination, way, {
        redirect,
        exchange: createExchange({ signal: limit.signal, log: (line) => output.verbose(line) }),
        signal: limit.signal,
        now: () => runtime.now(),
        show: (url) => showAddress(invocation, way.platform, url),
        paste: (redirectUri) => pasteAddress(asker, redirectUri),
      }),
    );
    output.keepSecret([credential.token]);
    await place.write(destination.name, credential);
    report(invocation, destination.name, credential, place);
    return ExitCode.done;
  } finally {
    limit.end();
    asker.close();
  }
}

function requirePerson(asker: Asker | undefined): Asker {
  if (asker !== undefined) return asker;
  throw new UserError('to sign in takes a person at a terminal', {
    fix: 'Sign in on a machine with a browser, and bring the token here: as `refresh_token` by a variable, or as the file .audience-sync/credentials.json.',
  });
}

async function chosenPlace(store: CredentialStore, { options, output }: Invocation): Promise<CredentialPlace> {
  if (!options.flag('keyring')) return store.file;
  const keyring = await store.keyring();
  if (keyring !== undefined) return keyring;
  output.words(`This machine has no keyring, or it is locked: the token goes to ${store.file.label}.`);
  return store.file;
}

/** Not by `output`: the address is a question to the person, also with --quiet and --json. */
function showAddress({ options, runtime }: Invocation, platform: string, url: URL): void {
  runtime.stderr(`Open this address in a browser, and sign in to ${platform}:\n\n  ${url.href}\n\n`);
  if (!options.flag('no-browser')) runtime.openBrowser(url.href);
}

function report(
  { output }: Invocation,
  destination: string,
  { type, client_id: app, kind, scopes, ends_at: endsAt }: StoredCredential,
  { label }: CredentialPlace,
): void {
  const ends = endsAt === undefined ? '' : `; it ends on ${endsAt.slice(0, 10)}`;
  output.text(`Signed in for destination ${destination}. The ${kind.replace('_', ' ')} is in ${label}${ends}.`);
  output.words('`audience-sync check --online` shows what it may do.');
  output.json({ destination, type, app, credential: kind, place: label, scopes, ends_at: endsAt ?? null });
}
