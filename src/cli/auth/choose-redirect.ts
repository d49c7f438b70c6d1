import { isLoopback } from '../../credentials/login/await-redirect.ts';
import type { LoginOptions } from '../../credentials/login/log-in.ts';
import type { SignInWay } from '../../destinations/sign-in-way.ts';
import { UserError } from '../../errors/user-error.ts';
import type { Asker } from '../ask-text.ts';
import type { Options } from '../command.ts';

/** Where the browser comes back to, and who waits there: we, on this machine, or the person, who pastes the address. */
export async function chooseRedirect(
  options: Options,
  way: SignInWay,
  asker: Asker,
): Promise<LoginOptions['redirect']> {
  const uri = await redirectUri(options, way, asker);
  const waits = isLoopback(new URL(uri)) && !options.flag('no-browser');
  return { kind: waits ? 'loopback' : 'pasted', uri };
}

async function redirectUri(options: Options, way: SignInWay, asker: Asker): Promise<string> {
  const given = options.text('redirect-uri');
  if (given !== undefined) {
    const objection = objectionTo(given);
    if (objection === undefined) return given;
    throw new UserError(`--redirect-uri ${objection}: ${given}`, { fix: way.fixes.redirect });
  }
  if (way.loopback) return 'http://127.0.0.1/';
  return asker.ask(`Address that ${way.platform} may send you back to`, {
    above: [`${way.platform} sends people only to addresses that are registered for the app.`, way.fixes.redirect],
    check: objectionTo,
  });
}

function objectionTo(address: string): string | undefined {
  if (!URL.canParse(address)) return 'is no address';
  const url = new URL(address);
  if (isLoopback(url)) return url.port === '' ? 'names no port' : undefined;
  return url.protocol === 'https:' ? undefined : 'must begin with https://, or with http:// and be on this machine';
}
