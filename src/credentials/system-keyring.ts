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
      const text = await entryOf(destination).getPassword();
      return text === null ? undefined : credentialOf(text);
    },
    prepare: () => Promise.resolve(),
    write: (destination, credential) => entryOf(destination).setPassword(JSON.stringify(credential)),
    remove: (destination) => entryOf(destination).deletePassword(),
  };
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
