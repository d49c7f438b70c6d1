import {
  chmodSync,
  fsyncSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { stateDirectory } from '../config/state-directory.ts';
import { errorCode } from '../errors/error-code.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import type { CredentialPlace } from './credential-place.ts';
import { holdLock } from './hold-lock.ts';
import { type StoredCredential, storedCredentialSchema } from './stored-credential.ts';

const contentSchema = z.strictObject({
  version: z.literal(1),
  project: z.string(),
  credentials: z.record(z.string(), storedCredentialSchema),
});
type Content = z.output<typeof contentSchema>;

/** Anything but the owner's own permissions. */
const othersMode = 0o077;

/**
 * The project's file of credentials, beside its ledger. It is read only while nobody but its owner may read it, and replaced
 * as a whole: whoever reads it sees the old or the new one.
 */
export function credentialFile(configDirectory: string, project: string): CredentialPlace {
  const file = join(stateDirectory(configDirectory), 'credentials.json');
  const load = (): Content => readContent(file, project) ?? { version: 1, project, credentials: {} };
  const change = (work: (credentials: Content['credentials']) => void): Promise<void> =>
    writing(file, () => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      chmodSync(dirname(file), 0o700);
      keepOutOfGit(file);
      return holdLock(file, () => {
        const content = load();
        work(content.credentials);
        replace(file, content);
      });
    });
  return {
    label: file,
    read: (destination) => Promise.resolve().then(() => credentialOf(load(), destination)),
    // What is there must be a file of this project; what is not must be possible to make.
    prepare: () => change(() => {}),
    write: (destination, credential) =>
      change((credentials) => {
        credentials[destination] = credential;
      }),
    async remove(destination) {
      if (credentialOf(load(), destination) === undefined) return false;
      await change((credentials) => {
        delete credentials[destination];
      });
      return true;
    },
  };
}

/** A destination may be called `constructor`. */
function credentialOf({ credentials }: Content, destination: string): StoredCredential | undefined {
  return Object.hasOwn(credentials, destination) ? credentials[destination] : undefined;
}

/** Undefined when there is none. */
function readContent(file: string, project: string): Content | undefined {
  let text: string;
  try {
    const mode = statSync(file).mode;
    if (process.platform !== 'win32' && (mode & othersMode) !== 0) {
      const octal = (mode & 0o777).toString(8).padStart(3, '0');
      throw unusable(`${file} may be read by others (mode ${octal})`, `Run \`chmod 600 ${file}\`.`);
    }
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(cause) ?? '')) return undefined;
    throw unusable(
      `${file} cannot be read (${errorCode(cause) ?? 'unknown'})`,
      'Check its owner and permissions.',
      cause,
    );
  }
  const again = 'Delete it, and sign in again with `audience-sync auth login`.';
  // What the parser says of it quotes its beginning.
  const parsed = contentSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw unusable(`${file} is damaged, or is no file of credentials`, again);
  if (parsed.data.project === project) return parsed.data;
  throw unusable(
    `${file} is of project "${parsed.data.project}", and the config is of "${project}"`,
    'Keep the config of another project in a folder of its own; or delete the file, and sign in again with `audience-sync auth login`.',
  );
}

/** People keep the config in git, and some its folder with the ledger. */
function keepOutOfGit(file: string): void {
  const ignored = join(dirname(file), '.gitignore');
  if (!existsSync(ignored)) writeFileSync(ignored, `${basename(file)}*\n`, { mode: 0o600 });
}

/** Written aside, then put in its place: a process that dies in between leaves the old one whole. */
function replace(file: string, content: Content): void {
  const aside = `${file}.${process.pid}.unfinished`;
  try {
    const descriptor = openSync(aside, 'w', 0o600);
    try {
      writeSync(descriptor, `${JSON.stringify(content, null, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

async function writing(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`${file} cannot be written (${errorCode(cause) ?? 'unknown'})`, {
      fix: 'Check the folder, its owner and permissions, and the room on the disk.',
      cause,
    });
  }
}

function unusable(message: string, fix: string, cause?: unknown): UserError {
  return new UserError(message, { exitCode: ExitCode.credentials, fix, cause });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
