import { type Disposition, DestinationError } from '../../errors/destination-error.ts';
import { errorCode } from '../../errors/error-code.ts';
import { sayPlace, type SftpPlace } from './place-settings.ts';

// Status codes of SFTP (draft-ietf-secsh-filexfer-02, section 7).
export const noSuchFile = '2';
export const unsupported = '8';
const codes: Readonly<
  Record<string, { readonly says: string; readonly disposition: Disposition; readonly fix: string }>
> = {
  [noSuchFile]: {
    says: 'there is no such folder',
    disposition: 'config',
    fix: 'Make the folder on the server, or correct `sftp.folder`.',
  },
  3: {
    says: 'the server does not let this user',
    disposition: 'refused',
    fix: 'Let the user make, rename and remove files in the folder, or name another one.',
  },
  4: {
    says: 'the server failed, as it does when its disk is full',
    disposition: 'defer',
    fix: 'Look at the room on the server; the next run writes the whole file.',
  },
};

/** What a person does about a failure of a connection or a call. */
export function sftpFailure(place: SftpPlace, what: string, cause: unknown): DestinationError {
  const code = errorCode(cause);
  const known = code === undefined ? undefined : codes[code];
  const at = sayPlace(place);
  if (known !== undefined) {
    const { says, disposition, fix } = known;
    return new DestinationError(`${at}: cannot ${what}: ${says}`, { disposition, fix, cause });
  }
  const level = cause instanceof Error && 'level' in cause ? cause.level : undefined;
  if (level === 'client-authentication') {
    return new DestinationError(`${at}: the server does not take the password or key`, {
      disposition: 'credentials',
      fix: 'Correct `sftp.password` or `sftp.private_key`.',
      cause,
    });
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/private ?key|passphrase/i.test(message)) {
    return new DestinationError(`${at}: the private key cannot be used`, {
      disposition: 'credentials',
      fix: 'Write the whole key into `sftp.private_key` (`${file:keys/id_ed25519}`), and its `passphrase` where it has one.',
      cause,
    });
  }
  const why = code === undefined ? (typeof level === 'string' ? level : 'the connection broke') : sayCode(code);
  return new DestinationError(`${at}: cannot ${what}: ${why}`, {
    disposition: 'retry',
    cause,
    ...(code !== undefined && { code }),
    ...(code !== undefined &&
      code in unreached && { fix: 'Check `sftp.host` and `sftp.port`, and whether the server runs.' }),
  });
}

/** Why no connection came to be. */
const unreached: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'no host of this name is known',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'the host cannot be reached',
};

const sayCode = (code: string) => (code in unreached ? `${unreached[code]} (${code})` : code);

/** A server that shows another key than the config names, or any where it names none. */
export function otherKey(place: SftpPlace, shown: string): DestinationError {
  const { hostKey } = place;
  const server = `${place.host}${place.port === 22 ? '' : `:${place.port}`}`;
  return hostKey === undefined
    ? new DestinationError(`${server} shows the key ${shown}, and the config names none`, {
        disposition: 'config',
        fix: `Ask whoever runs the server whether the key is theirs, and write host_key: "${shown}" into \`sftp\`.`,
      })
    : new DestinationError(`${server} shows the key ${shown}, and the config says ${hostKey}: nothing was sent`, {
        disposition: 'refused',
        fix: 'Ask whoever runs the server whether they changed their key; somebody may stand between. Only then correct `sftp.host_key`.',
      });
}
