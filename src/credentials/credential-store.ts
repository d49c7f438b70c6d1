import type { Config } from '../config/config.ts';
import { credentialFile } from './credential-file.ts';
import type { CredentialPlace } from './credential-place.ts';
import { systemKeyring } from './system-keyring.ts';
import type { StoredCredential } from './stored-credential.ts';

export interface FoundCredential {
  readonly credential: StoredCredential;
  readonly place: CredentialPlace;
}

/** Where logins of a project are kept, in the order in which they are looked for. */
export interface CredentialStore {
  readonly file: CredentialPlace;
  /** Undefined where the machine has none, or nobody is signed in to it. */
  keyring(): Promise<CredentialPlace | undefined>;
}

export function credentialStore({ directory, project }: Pick<Config, 'directory' | 'project'>): CredentialStore {
  return { file: credentialFile(directory, project), keyring: () => systemKeyring(project) };
}

/** The credential of a destination: the file's, else the keyring's, which is opened only when the file has none. */
export async function findCredential(
  store: CredentialStore,
  destination: string,
): Promise<FoundCredential | undefined> {
  const inFile = await store.file.read(destination);
  if (inFile !== undefined) return { credential: inFile, place: store.file };
  const keyring = await store.keyring();
  const inKeyring = await keyring?.read(destination);
  return keyring === undefined || inKeyring === undefined ? undefined : { credential: inKeyring, place: keyring };
}
