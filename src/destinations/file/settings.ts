import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { ConnectableConfig } from '../../config/destination-config.ts';
import { platformSettings } from '../../config/platform-settings.ts';
import { commonKeys } from '../../config/schema/destination-keys.ts';
import { text, yesNo } from '../../config/schema/fields.ts';
import {
  type OneColumnIdentifier,
  oneColumnIdentifiers,
  type UploadFormat,
  uploadFormats,
  type UploadHash,
  uploadHashes,
} from '../../config/upload-formats.ts';
import { oneOf, type Place, placeOf, placeUrl, s3Schema, sftpSchema } from './place-settings.ts';

export interface FileConfig extends ConnectableConfig {
  readonly type: 'file';
  readonly format: UploadFormat;
  readonly place: Place;
  /** The form of what can stand in either. */
  readonly hash: UploadHash;
  /** The column of a file that has one alone. */
  readonly identifier: OneColumnIdentifier;
  readonly sendPlainNames: boolean;
  /** Whether those who leave are written into a file of their own. */
  readonly writesRemovals: boolean;
  /** Whether somebody takes the files away, so that one that is not there is no loss. */
  readonly takenAway: boolean;
}

/** Forms that take digests alone. */
export const digestsAlone: ReadonlySet<UploadFormat> = new Set(['reddit', 'snapchat']);

/** Forms that take addresses in plain alone. */
const plainAlone: ReadonlySet<UploadFormat> = new Set(['newsletter']);

/** Forms that lists of companies have a template for. */
export const formsOfCompanies: ReadonlySet<string> = new Set<UploadFormat>(['linkedin']);

/** Forms whose file has one column, and what may stand in it. */
export const oneColumnForms: Readonly<Partial<Record<UploadFormat, readonly OneColumnIdentifier[]>>> = {
  criteo: ['email', 'mobile_ad_id'],
  pinterest: ['email', 'mobile_ad_id'],
  snapchat: ['email', 'phone', 'mobile_ad_id'],
  x: ['email', 'mobile_ad_id'],
};

const schema = z
  .strictObject({
    type: z.literal('file').describe('Files for a platform’s own upload form'),
    format: z.enum(uploadFormats).describe('Whose form the files are for'),
    folder: text()
      .optional()
      .describe('Folder that the files are written to, from the config file; made when it is not there'),
    sftp: sftpSchema.optional().describe('A server that they are put on, in place of a folder here'),
    s3: s3Schema.optional().describe('A bucket of Amazon S3 or of storage like it that they are put into'),
    identifier: z
      .enum(oneColumnIdentifiers)
      .optional()
      .describe(
        'What stands in a file that has one column, without a header (criteo, pinterest, snapchat, x); default: email',
      ),
    hash: z
      .enum(uploadHashes)
      .optional()
      .describe('`none`: addresses, phones and names stand in plain, for whoever hashes them; default: sha256'),
    send_plain_names: yesNo()
      .optional()
      .describe('Let names, job titles and companies stand in clear in a file for linkedin; default: false'),
    removals: yesNo()
      .optional()
      .describe(
        'Write those who leave into a file of their own, where the form takes one (google, meta) and holds digests; default: true',
      ),
    taken_away: yesNo()
      .optional()
      .describe(
        'Somebody takes the files away: one that is gone is not written anew until something changes; default: false',
      ),
    ...commonKeys,
  })
  .check((context) => {
    const { format, hash } = context.value;
    const refused = (message: string, fix: string) =>
      context.issues.push({ code: 'custom', path: ['hash'], message, params: { fix }, input: hash });
    if (hash === 'none' && digestsAlone.has(format)) refused(`is not taken by the form of ${format}`, 'Leave it out.');
    if (hash === 'sha256' && plainAlone.has(format))
      refused(
        'has no meaning here',
        `Leave it out: addresses and names stand in plain in a file for a ${format} tool.`,
      );
  })
  .check((context) => {
    const { format, identifier } = context.value;
    if (identifier === undefined) return;
    const taken = oneColumnForms[format];
    if (taken?.includes(identifier)) return;
    context.issues.push({
      code: 'custom',
      path: ['identifier'],
      message:
        taken === undefined ? `has no meaning for the form of ${format}` : `is not taken by the form of ${format}`,
      params: {
        fix: taken === undefined ? 'Leave it out: the file has several columns.' : `Write one of ${taken.join(', ')}.`,
      },
      input: identifier,
    });
  })
  .check(oneOf(['folder', 'sftp', 's3'], 'has no place for its files', 'has several places for its files'))
  .describe('Files for upload by hand, or for somebody who fetches them');

export const settings = platformSettings({
  type: 'file',
  schema,
  secrets: ['passphrase', 'password', 'private_key', 'secret_access_key'],
  connecting: ['access_key_id', 'host_key'],
  plain: [
    'bucket',
    'folder',
    'format',
    'hash',
    'host',
    'identifier',
    'port',
    'region',
    'removals',
    'send_plain_names',
    'taken_away',
    'user',
  ],
  nobodySignsIn: { why: 'files are written without an account', fix: 'Run `audience-sync sync`.' },
  takesCompanies: ({ account }) => formsOfCompanies.has(account),
  build: (name, written, directory) => {
    const place = placeOf(written, directory);
    return {
      type: 'file',
      name,
      account: written.format,
      endpoint: place.kind === 'folder' ? pathToFileURL(place.folder).href : placeUrl(place),
      format: written.format,
      place,
      hash: written.hash ?? 'sha256',
      identifier: written.identifier ?? 'email',
      sendPlainNames: written.send_plain_names ?? false,
      writesRemovals: written.removals ?? true,
      takenAway: written.taken_away ?? false,
    };
  },
});
