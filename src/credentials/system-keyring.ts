import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import type { CredentialPlace } from './credential-place.ts';
import { type StoredCredential, storedCredentialSchema } from './stored-credential.ts';

/** One entry of a keyring. */
export interface KeyringEntry {
  getPassword(): Promise<string | null>;
  setPassword(password: string): Promise<void>;
  /** Whether there was one. */
  deletePassword(): Promise<boolean>;
}

const service = 'audience-sync';

/** The keyring of whoever is signed in to this machine; undefined where there is none, such as on a server. */
export async function systemKeyring(project: string): Promise<CredentialPlace | undefined> {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    // The other one that Linux may have, of the kernel, forgets everything when the machine restarts.
    const options = { linux: { store: 'secret-service' } } as const;
    const entryOf = (destination: string) => new AsyncEntry(service, `${project}/${destination}`, options);
    // Whether there is one shows when it is used.
    await entryOf('').getPassword();
    return keyringPlace(entryOf);
  } catch {
    return undefined;
  }
}

/** Credentials as entries of a keyring. */
export function keyringPlace(entryOf: (destination: string) => KeyringEntry): CredentialPlace {
  return {
    label: 'the system keyring',
    async read(destination) {
      const text = await allowed(entryOf(destination).getPassword());
      return text === null ? undefined : credentialOf(text);
    },
    prepare: () => Promise.resolve(),
    write: (destination, credential) => allowed(entryOf(destination).setPassword(JSON.stringify(credential))),
    remove: (destination) => allowed(entryOf(destination).deletePassword()),
  };
}

/** Keyrings lock themselves, and ask their person who may look. */
async function allowed<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    throw new UserError('the system keyring is locked, or does not let this program at the login', {
      exitCode: ExitCode.credentials,
      fix: 'Unlock it and allow the program, or sign in without --keyring: then the login is in a file.',
      cause,
    });
  }
}

function credentialOf(text: string): StoredCredential {
  const parsed = storedCredentialSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new UserError('the entry in the system keyring is damaged, or is no credential', {
    exitCode: ExitCode.credentials,
    fix: 'Sign in again with `audience-sync auth login`.',
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
