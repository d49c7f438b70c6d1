import { resolve } from 'node:path';
import * as z from 'zod';
import { endpointOf } from '../../config/destination-values.ts';
import { number, text, textLike, url } from '../../config/schema/fields.ts';

/** Where files go. */
export type Place = FolderPlace | SftpPlace | S3Place;

export interface FolderPlace {
  readonly kind: 'folder';
  /** Absolute path. */
  readonly folder: string;
}

export interface SftpPlace {
  readonly kind: 'sftp';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** As the server names it; `.` is where it puts whoever signs in. */
  readonly folder: string;
  readonly password: string | undefined;
  readonly privateKey: string | undefined;
  readonly passphrase: string | undefined;
  /** Fingerprint of the server's key, as `ssh-keygen -l` writes it: `SHA256:` and 43 letters; undefined: nobody has said. */
  readonly hostKey: string | undefined;
}

export interface S3Place {
  readonly kind: 's3';
  readonly bucket: string;
  /** Beginning of the objects' names, with a slash at its end; empty: none. */
  readonly prefix: string;
  readonly region: string;
  /** Of storage that is not Amazon's. */
  readonly endpoint: string | undefined;
  /** Undefined: as the machine is signed in (environment, profile, role). */
  readonly keys: { readonly id: string; readonly secret: string } | undefined;
}

/** What tells a place from another; nothing secret. */
export function placeUrl(place: SftpPlace | S3Place): string {
  return place.kind === 's3' ? sayPlace(place) : sftpUrl(place, `${encodeURIComponent(place.user)}@`);
}

/** A place in words. Whoever signs in is left out: a user and a host together look like an e-mail address, and are blanked. */
export function sayPlace(place: SftpPlace | S3Place): string {
  if (place.kind === 'sftp') return sftpUrl(place, '');
  const { bucket, prefix, endpoint } = place;
  return endpoint === undefined ? `s3://${bucket}/${prefix}` : `${endpoint}/${bucket}/${prefix}`;
}

function sftpUrl({ host, port, folder }: SftpPlace, user: string): string {
  const path = folder.startsWith('/') ? folder : folder === '.' ? '/~' : `/~/${folder}`;
  return `sftp://${user}${host}${port === 22 ? '' : `:${port}`}${path}`;
}

export const sftpSchema = z
  .strictObject({
    host: text().describe('Name of the server'),
    port: number(1, 65_535).optional().describe('Default: 22'),
    user: text().describe('Who signs in'),
    folder: text().optional().describe('Folder on the server; default: where it puts whoever signs in'),
    host_key: textLike(
      /^SHA256:[A-Za-z0-9+/]{43}$/,
      'is no fingerprint',
      'Write it as `ssh-keygen -l` does: "SHA256:…".',
    )
      .optional()
      .describe('Fingerprint of the server’s key; without it nothing is sent, and the error shows it'),
    private_key: text().optional().describe('Key of the user, as it stands in its file: `${file:keys/id_ed25519}`'),
    passphrase: text().optional().describe('Of the key'),
    password: text().optional().describe('In place of a key'),
  })
  .check(oneOf(['private_key', 'password'], 'has no way to sign in', 'has two ways to sign in'));

export const s3Schema = z
  .strictObject({
    bucket: text().describe('Its name'),
    folder: text().optional().describe('Beginning of the objects’ names'),
    region: text().optional().describe('Default: us-east-1'),
    endpoint: url().optional().describe('Of storage that is not Amazon’s'),
    access_key_id: text().optional().describe('Default: as the machine is signed in: environment, profile or role'),
    secret_access_key: text().optional().describe('Of the key'),
  })
  .check(({ value, issues }) => {
    if ((value.access_key_id === undefined) === (value.secret_access_key === undefined)) return;
    const params = { fix: 'Write `access_key_id` and `secret_access_key`, or neither.' };
    issues.push({ code: 'custom', message: 'has half a key', params, input: value });
  });

/** A check: exactly one of these keys. */
export function oneOf(keys: readonly string[], none: string, several: string) {
  return ({ value, issues }: { value: Readonly<Record<string, unknown>>; issues: z.core.$ZodRawIssue[] }): void => {
    const given = keys.filter((key) => value[key] !== undefined);
    if (given.length === 1) return;
    const params = { fix: `Write one of ${keys.join(', ')}.` };
    issues.push({ code: 'custom', message: given.length === 0 ? none : several, params, input: value });
  };
}

interface WrittenPlace {
  readonly folder?: string | undefined;
  readonly sftp?: z.output<typeof sftpSchema> | undefined;
  readonly s3?: z.output<typeof s3Schema> | undefined;
}

/** @param directory that of the config */
export function placeOf({ folder, sftp, s3 }: WrittenPlace, directory: string): Place {
  if (sftp !== undefined) {
    return {
      kind: 'sftp',
      host: sftp.host,
      port: sftp.port ?? 22,
      user: sftp.user,
      folder: sftp.folder ?? '.',
      password: sftp.password,
      privateKey: sftp.private_key,
      passphrase: sftp.passphrase,
      hostKey: sftp.host_key,
    };
  }
  if (s3 !== undefined) {
    const {
      bucket,
      folder: prefix = '',
      region = 'us-east-1',
      endpoint,
      access_key_id: id,
      secret_access_key: secret,
    } = s3;
    return {
      kind: 's3',
      bucket,
      prefix: prefix.replace(/^\/+|\/+$/g, '').replace(/$/, prefix === '' ? '' : '/'),
      region,
      endpoint: endpoint === undefined ? undefined : endpointOf(endpoint),
      keys: id === undefined || secret === undefined ? undefined : { id, secret },
    };
  }
  return { kind: 'folder', folder: resolve(directory, folder ?? '.') };
}
