import type { StoredCredential } from './stored-credential.ts';

/** Somewhere that credentials of a project are kept, by the name of their destination. */
export interface CredentialPlace {
  /** For people: `.audience-sync/credentials.json`. */
  readonly label: string;
  /** @throws UserError exit 6 when what is there cannot be read */
  read(destination: string): Promise<StoredCredential | undefined>;
  /** Makes sure, before anybody signs in, that `write` can succeed. @throws UserError */
  prepare(): Promise<void>;
  write(destination: string, credential: StoredCredential): Promise<void>;
  /** Whether there was one. */
  remove(destination: string): Promise<boolean>;
}
