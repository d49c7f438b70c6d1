import { PassThrough } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type Disposition, DestinationError } from '../../errors/destination-error.ts';
import type { DestinationContext } from '../destination.ts';
import { sayPlace, type S3Place } from './place-settings.ts';
import type { Storage, UnfinishedFile } from './storage.ts';

/** How long nothing may be heard from the storage. */
const patienceMs = 60_000;

/** A bucket of Amazon S3 or of anything that speaks its protocol. An object is there when it is whole, and not before. */
export function s3Storage(place: S3Place, { signal: abortSignal }: Pick<DestinationContext, 'signal'>): Storage {
  const { bucket, prefix, region, endpoint, keys } = place;
  const client = new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(keys !== undefined && { credentials: { accessKeyId: keys.id, secretAccessKey: keys.secret } }),
    // Others than Amazon do not know its checksums of 2024.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // By itself it waits for ever.
    requestHandler: { connectionTimeout: 10_000, socketTimeout: patienceMs },
  });
  const object = (name: string) => ({ Bucket: bucket, Key: `${prefix}${name}` });
  const attempt = async <Result>(what: string, call: () => Promise<Result>): Promise<Result> => {
    try {
      return await call();
    } catch (error) {
      abortSignal.throwIfAborted();
      throw s3Failure(place, what, error);
    }
  };

  const begin = (name: string): UnfinishedFile => {
    const body = new PassThrough({ highWaterMark: 1_000_000 });
    const upload = new Upload({
      client,
      params: { ...object(name), Body: body, ContentType: 'text/csv; charset=utf-8' },
    });
    const stop = () => void upload.abort();
    abortSignal.addEventListener('abort', stop);
    const done = upload.done().finally(() => {
      abortSignal.removeEventListener('abort', stop);
    });
    // Told by whoever appends or finishes.
    done.catch((error: unknown) => body.destroy(error instanceof Error ? error : new Error(String(error))));
    const written = (bytes: Uint8Array): Promise<void> =>
      new Promise((resolve, reject) => {
        body.write(bytes, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    return {
      append: (bytes) => attempt(`write ${name}`, () => Promise.race([written(bytes), done.then(() => undefined)])),
      finish: () =>
        attempt(`write ${name}`, async () => {
          body.end();
          await done;
        }),
      discard: async () => {
        await upload.abort();
        await done.catch(() => undefined);
      },
    };
  };

  return {
    begin: (name) => Promise.resolve(begin(name)),
    check: async () => {
      // To put an object and to take it away takes the two rights that a sync takes.
      const trial = begin('audience-sync-check.csv');
      await trial.append(Buffer.from('\n'));
      await trial.finish();
      await attempt('remove audience-sync-check.csv', () =>
        client.send(new DeleteObjectCommand(object('audience-sync-check.csv')), { abortSignal }),
      );
      return `files can be written to ${sayPlace(place)}`;
    },
    head: (name, bytes) =>
      attempt(`read ${name}`, async () => {
        try {
          const answer = await client.send(new GetObjectCommand({ ...object(name), Range: `bytes=0-${bytes - 1}` }), {
            abortSignal,
          });
          return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
        } catch (error) {
          if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return undefined;
          // An object without a byte has no range.
          if (error instanceof S3ServiceException && error.name === 'InvalidRange') return new Uint8Array();
          throw error;
        }
      }),
    names: () =>
      attempt('list it', async () => {
        const names: string[] = [];
        let more: string | undefined;
        do {
          const answer = await client.send(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              Delimiter: '/',
              ...(more !== undefined && { ContinuationToken: more }),
            }),
            { abortSignal },
          );
          names.push(
            ...(answer.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key.slice(prefix.length)])),
          );
          more = answer.NextContinuationToken;
        } while (more !== undefined);
        return names;
      }),
    remove: async (name) => {
      await attempt(`remove ${name}`, () => client.send(new DeleteObjectCommand(object(name)), { abortSignal }));
    },
  };
}

const dispositions: Readonly<Record<string, { readonly disposition: Disposition; readonly fix: string }>> = {
  AccessDenied: {
    disposition: 'refused',
    fix: 'Let this key put, read, list and delete objects there: s3:PutObject, s3:GetObject, s3:ListBucket, s3:DeleteObject, s3:AbortMultipartUpload.',
  },
  NoSuchBucket: { disposition: 'config', fix: 'Correct `s3.bucket`, or make the bucket.' },
  PermanentRedirect: { disposition: 'config', fix: 'Correct `s3.region`: the bucket is in another one.' },
  AuthorizationHeaderMalformed: { disposition: 'config', fix: 'Correct `s3.region`: the bucket is in another one.' },
};
const badKeys = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'CredentialsProviderError',
]);

/** What storage calls by a name alone, in words. */
const says: Readonly<Record<string, string>> = {
  AccessDenied: 'this key may not (AccessDenied)',
  NoSuchBucket: 'there is no such bucket (NoSuchBucket)',
  PermanentRedirect: 'the bucket is in another region (PermanentRedirect)',
  InvalidAccessKeyId: 'the access key is not known (InvalidAccessKeyId)',
  SignatureDoesNotMatch: 'the secret does not belong to the access key (SignatureDoesNotMatch)',
  ExpiredToken: 'the sign-in has ended (ExpiredToken)',
  CredentialsProviderError: 'no key is written, and this machine is not signed in',
};

/** What of a request is wrong stays wrong; but that storage had to wait for it too long (HTTP 400) or has too many passes. */
function otherwise(name: string, status = 500): Disposition {
  if (status === 403) return 'refused';
  const passes = status < 400 || status >= 500 || status === 408 || status === 429 || name === 'RequestTimeout';
  return passes ? 'retry' : 'config';
}

function s3Failure(place: S3Place, what: string, cause: unknown): DestinationError {
  const name = cause instanceof Error ? cause.name : 'Error';
  const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
  const traceId = cause instanceof S3ServiceException ? cause.$metadata.requestId : undefined;
  const { disposition, fix } = dispositions[name] ?? {
    disposition: badKeys.has(name) ? 'credentials' : otherwise(name, status),
    fix: badKeys.has(name)
      ? 'Correct `s3.access_key_id` and `s3.secret_access_key`, or sign in this machine.'
      : undefined,
  };
  return new DestinationError(`${sayPlace(place)}: cannot ${what}: ${says[name] ?? name}`, {
    disposition,
    code: name,
    // Without its cause: that holds the signed request.
    ...(fix !== undefined && { fix }),
    ...(status !== undefined && { httpStatus: status }),
    ...(traceId !== undefined && { traceId }),
  });
}
