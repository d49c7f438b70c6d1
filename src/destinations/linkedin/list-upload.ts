import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import { authorized } from '../access-token.ts';
import { headerLine, memberRows } from '../csv-rows.ts';
import type { Receipt, Replacing } from '../destination.ts';
import { isWritten } from '../member.ts';
import { readAnswer } from '../read-answer.ts';
import { accountUrn, type LinkedinCall, type LinkedinClient } from './client.ts';
import { linkedinFailure } from './errors.ts';
import type { UploadColumn } from '../upload-column.ts';
import { segmentPath } from './segments.ts';
import { templateLimits } from '../linkedin-templates.ts';

const { fewestRows, mostRows, mostBytes } = templateLimits;

/**
 * Replaces lists by uploaded files. A file replaces all that is on a segment and is worked on for up to 48 hours, of which the segment's status
 * tells; nothing has to wait for it.
 */
export function listUploads(client: LinkedinClient, columns: readonly UploadColumn[]): Replacing {
  return {
    state: () => Promise.resolve('none'),
    open: (listId) => {
      // A part may be sent twice.
      const parts = new Map<number, readonly string[]>();
      return {
        async send({ seq, last }, members) {
          if (isWritten(members)) throw new Error('files of lists are written here');
          parts.set(
            seq,
            members.flatMap((member) => memberRows(member, columns)),
          );
          if (!last) return taken(undefined);
          return upload(client, listId, [headerLine(columns), ...[...parts.values()].flat()]);
        },
      };
    },
  };
}

const taken = (reference: string | undefined): Receipt => ({
  reference,
  refused: [],
  refusedUnnamed: 0,
  again: [],
  warnings: [],
});

const urlSchema = z.object({ value: z.string().min(1) });

async function upload(client: LinkedinClient, listId: string, lines: readonly string[]): Promise<Receipt> {
  const rows = lines.length - 1;
  const file = `${lines.join('\n')}\n`;
  if (rows < fewestRows || rows > mostRows || Buffer.byteLength(file) > mostBytes)
    throw wrongSize(rows, Buffer.byteLength(file));
  const operation = 'ask where to upload the list';
  const { json } = await client.call({
    method: 'POST',
    path: 'dmpSegments',
    query: 'action=generateUploadUrl',
    body: { owner: accountUrn(client.config.account) },
    about: 'account',
    operation,
  });
  const name = await post(client, readAnswer(operation, urlSchema, json).value, file);
  const { headers } = await client.call({
    method: 'POST',
    path: `${segmentPath(listId)}/listUploads`,
    body: { inputFile: `urn:li:media:${name}` },
    about: 'segment',
    operation: 'attach the uploaded list',
  });
  return taken(headers.get('x-li-uuid') ?? headers.get('x-li-request-id') ?? undefined);
}

/** Uploads the file; gives the name that LinkedIn gave it. */
async function post(client: LinkedinClient, url: string, body: string): Promise<string> {
  const { config } = client;
  const call: LinkedinCall = { method: 'POST', path: '', about: 'upload', operation: 'upload the list' };
  if (!isLinkedin(url, config.endpoint)) throw unexpected('the address to upload to is not one of LinkedIn’s');
  const response = await authorized(client.tokens, (token) =>
    client.exchange({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${token.value}`, 'content-type': 'text/csv' },
      body,
      timeoutMs: 300_000,
      operation: call.operation,
      shownPath: '/ambry/',
    }),
  );
  if (response.status < 200 || response.status >= 300) throw linkedinFailure(response, call, config, client.now());
  const name = response.headers.get('location');
  if (name === null || name === '') throw unexpected('LinkedIn did not tell the name of the file');
  return name;
}

/** The token goes to LinkedIn alone, whatever an answer says; or to where the config says that LinkedIn is. */
function isLinkedin(url: string, endpoint: string): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, protocol, hostname } = new URL(url);
  return (
    origin === new URL(endpoint).origin ||
    (protocol === 'https:' && (hostname === 'linkedin.com' || hostname.endsWith('.linkedin.com')))
  );
}

function unexpected(why: string): DestinationError {
  return new DestinationError(`upload the list: ${why}`, { disposition: 'give-up', code: 'UNEXPECTED_ANSWER' });
}

function wrongSize(rows: number, bytes: number): DestinationError {
  const what = `the list has ${rows.toLocaleString('en-US')} rows`;
  const megabytes = `${(bytes / 1e6).toFixed(1)} MB`;
  return rows < fewestRows
    ? new DestinationError(`${what}, and LinkedIn takes uploaded lists of ${fewestRows} and more`, {
        disposition: 'refused',
        fix: 'Make the segment larger. Until then everybody stays on the list, also who withdrew; delete the segment in Campaign Manager > Plan > Audiences to take everybody off.',
      })
    : new DestinationError(
        `${what} and ${megabytes}, and LinkedIn takes 300,000 and 20 MB at most in one uploaded list`,
        {
          disposition: 'refused',
          fix: 'Divide the segment, e.g. with `split` or `for_each`.',
        },
      );
}
