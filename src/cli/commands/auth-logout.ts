import { credentialStore } from '../../credentials/credential-store.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { loadAuthConfig } from '../auth/load-auth-config.ts';
import { namedDestination } from '../auth/login-destination.ts';
import type { Invocation } from '../command.ts';

/** Where a person takes back what they allowed, which forgetting the token here does not do. */
const revocation: Readonly<Record<string, string>> = {
  google: 'https://myaccount.google.com/connections',
  linkedin: 'https://www.linkedin.com/mypreferences/d/data-sharing-for-permitted-services',
};

/** Forgets what a login stored, wherever it is. */
export async function run(invocation: Invocation): Promise<ExitCode> {
  const { args, output } = invocation;
  const config = await loadAuthConfig(invocation);
  const { name, type } = namedDestination(config, args[0] ?? '');
  const store = credentialStore(config);
  const removed: string[] = [];
  for (const place of [store.file, await store.keyring()]) {
    if (place !== undefined && (await place.remove(name))) removed.push(place.label);
  }
  output.text(
    removed.length === 0
      ? `There is no login of destination ${name}.`
      : `The login of destination ${name} is gone from ${removed.join(' and ')}.`,
  );
  const page = revocation[type];
  if (removed.length > 0 && page !== undefined)
    output.words(`The platform still allows it, until you take it back: ${page}`);
  output.json({ destination: name, removed });
  return ExitCode.done;
}
