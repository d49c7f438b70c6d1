import { randomBytes } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { headerOf, hasType, type Call, type Reply } from '../engine/call.ts';
import { digest } from '../engine/person.ts';
import type { Params } from '../engine/router.ts';
import { checkAccount } from './account.ts';
import { checkPermission } from './authorize.ts';
import { domainKey, nameKey } from './company-keys.ts';
import { bodyOf, checkRestliMethod } from './restli-call.ts';
import { badRequest, refusal } from './restli-error.ts';
import type { SegmentStore } from './segment-store.ts';
import { holdsCompanies, isUploaded } from './segment.ts';

/** Where files are uploaded to. */
export const UPLOAD_PATH = '/ambry/';
const KEY = 'x-li-ambry-ep';
const MOST_BYTES = 20_000_000;
const [FEWEST_ROWS, MOST_ROWS] = [300, 300_000];

type KeysOf = Readonly<Record<string, ((cell: string) => readonly string[]) | undefined>>;

/** The columns of a list of people; those without keys find nobody by themselves (linkedin.md 9). */
const PEOPLE: KeysOf = {
  email: emailKeys,
  firstname: undefined,
  lastname: undefined,
  jobtitle: undefined,
  employeecompany: undefined,
  country: undefined,
  googleaid: (cell) => [`GOOGLE_AID:${cell.toLowerCase()}`],
};
const COMPANIES: KeysOf = {
  companyname: (cell) => [nameKey(cell)],
  companywebsite: (cell) => [domainKey(cell)],
  companyemaildomain: (cell) => [domainKey(cell)],
  linkedincompanypageurl: (cell) => [`page:${cell}`],
  stocksymbol: undefined,
  industry: undefined,
  city: undefined,
  state: undefined,
  companycountry: undefined,
  zipcode: undefined,
};

/** The page leaves open whether the column takes digests (linkedin.md 15): here it takes them, and plain addresses. */
function emailKeys(cell: string): readonly string[] {
  const text = cell.toLowerCase();
  if (/^[0-9a-f]{64}$/.test(text)) return [`SHA256_EMAIL:${text}`];
  if (/^[0-9a-f]{128}$/.test(text)) return [`SHA512_EMAIL:${text}`];
  return [`SHA256_EMAIL:${digest(text)}`];
}

/** Lists as CSV files: uploaded to an address that is given for it, then attached to a segment, whose members they replace. */
export class ListUploads {
  readonly #store: SegmentStore;
  /** Addresses that were given and not used. */
  readonly #open = new Set<string>();
  /** Name to content. */
  readonly #files = new Map<string, Buffer>();

  constructor(store: SegmentStore) {
    this.#store = store;
  }

  /** `POST /rest/dmpSegments?action=generateUploadUrl` */
  generateUrl(call: Call): Reply {
    checkRestliMethod(call, 'ACTION', 'optional');
    const { owner } = bodyOf(call, ['owner']);
    checkPermission(call, 'dmpSegments.ACTION-generateUploadUrl');
    checkAccount(owner, 'dmpSegments.ACTION-generateUploadUrl');
    const key = randomBytes(12).toString('hex');
    this.#open.add(key);
    return { status: 200, json: { value: `http://${headerOf(call, 'host') ?? ''}${UPLOAD_PATH}?${KEY}=${key}` } };
  }

  /** `POST` to the address; the name of the file is in a header. */
  upload(call: Call): Reply {
    const key = call.query.get(KEY) ?? '';
    if (!this.#open.has(key)) throw refusal(403, 'ACCESS_DENIED', 'The upload address is not valid, or was used');
    if (!hasType(call, 'text/csv')) {
      throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'The Content-Type header must be text/csv');
    }
    if (call.body.length > MOST_BYTES) throw refusal(413, 'PAYLOAD_TOO_LARGE', 'The file is larger than 20 MB');
    this.#open.delete(key);
    const name = `/AAYA${randomBytes(12).toString('hex')}.csv`;
    this.#files.set(name, call.body);
    return { status: 201, headers: { location: name } };
  }

  /** `POST /rest/dmpSegments/{id}/listUploads` */
  attach(call: Call, { id = '' }: Params): Reply {
    checkRestliMethod(call, 'CREATE', 'optional');
    const { inputFile } = bodyOf(call, ['inputFile']);
    checkPermission(call, 'dmpSegments.listUploads.CREATE');
    const segment = this.#store.get(call, id);
    const { type } = segment.fields;
    if (!isUploaded(type)) throw badRequest(`A segment of type ${type} takes no uploaded list`);
    const name = typeof inputFile === 'string' ? inputFile.replace(/^urn:li:media:/, '') : '';
    const file = name === inputFile ? undefined : this.#files.get(name);
    if (file === undefined) throw badRequest('inputFile must be the media URN of an uploaded file');
    const rows = rowsOf(file, holdsCompanies(type) ? COMPANIES : PEOPLE);
    call.note.operation = 'replace';
    call.note.members = rows.length;
    segment.members.clear();
    let matched = 0;
    for (const keys of rows) if (this.#store.countsAsMatched(segment.members.add(keys, call.now))) matched += 1;
    segment.touch(call.now, rows.length, matched);
    segment.tally.count('replace', rows.length, call);
    return { status: 201 };
  }
}

/** By what each row of a file is found. */
function rowsOf(file: Buffer, columns: KeysOf): (readonly string[])[] {
  let records: string[][];
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file);
    records = parse(text, { bom: true });
  } catch {
    throw badRequest('The file must be CSV in UTF-8');
  }
  const [header = [], ...rows] = records;
  const stranger = header.find((name, at) => !Object.hasOwn(columns, name) || header.indexOf(name) !== at);
  if (stranger !== undefined || header.length === 0)
    throw badRequest('The columns of the file are not those of the template');
  if (rows.length < FEWEST_ROWS || rows.length > MOST_ROWS) {
    throw badRequest(`The file has ${rows.length} rows; it must have ${FEWEST_ROWS} to ${MOST_ROWS}`);
  }
  return rows.map((cells) =>
    cells.flatMap((cell, at) => (cell.trim() === '' ? [] : (columns[header[at] ?? '']?.(cell.trim()) ?? []))),
  );
}
