import { basename } from 'node:path/posix';
import { Readable } from 'node:stream';
import type { FileRows } from '../../config/source-config.ts';
import { UserError } from '../../errors/user-error.ts';
import { exportCsv } from './content-kinds.ts';
import { fileBytes, readError } from './file-bytes.ts';
import type { FoundFile } from './find-files.ts';
import { documentKind, memberKind } from './member-names.ts';
import { compareNames } from './name-order.ts';
import { plainFile } from './plain-file.ts';
import { isReservedName } from './reserved-names.ts';
import { refuseArchive } from './refuse-archive.ts';
import { refuseChanged } from './refuse-changed.ts';
import { spoolInput } from './spool-input.ts';
import { headOf } from './text-bytes.ts';
import { withZip, type ZipMember } from './zip-archive.ts';

/** What a source is read from, after archives were unpacked. */
export interface UnpackedFiles {
  readonly files: readonly FoundFile[];
  /** Names what was left out of archives. */
  readonly warnings: readonly string[];
  /** Names in archives of those who must be left alone, which are left out, too. */
  readonly setAside: readonly string[];
}

/** Which files in an archive count: `FileRows.members`. */
type Wanted = FileRows['members'];

/** The list of what is in an archive is kept in memory. */
const mostEntries = 100_000;
const shownNames = 5;

/**
 * Takes the files out of zip archives, which are told by their content: every one that can be a table becomes a file of the source
 * in their place, older ones first. Nothing is written under a name that stands in an archive.
 *
 * @param wanted which of them count
 * @param tempDirectory where they are unpacked to; whoever calls removes it
 * @throws UserError when an archive is damaged, locked, too large, or without a table
 */
export async function unpackArchives(
  found: readonly FoundFile[],
  wanted: Wanted,
  tempDirectory: string,
): Promise<UnpackedFiles> {
  const all: UnpackedFiles[] = [];
  for (const file of found) {
    const unpacked = (await isZip(file)) ? await unpackZip(file, wanted, tempDirectory) : undefined;
    if (unpacked === undefined && Array.isArray(wanted)) {
      throw new UserError(`${file.label} is no archive, and \`members:\` names files in one`, {
        fix: 'Name the archive under `files:`, or remove `members:`.',
      });
    }
    all.push(unpacked ?? { files: [file], warnings: [], setAside: [] });
  }
  return {
    files: all.flatMap(({ files }) => files),
    warnings: all.flatMap(({ warnings }) => warnings),
    setAside: all.flatMap(({ setAside }) => setAside),
  };
}

/** Whether it begins as an archive does, also as an empty one or as the first part of several. */
async function isZip(file: FoundFile): Promise<boolean> {
  const { bytes } = await headOf(fileBytes(file), 4);
  return ['PK\u0003\u0004', 'PK\u0005\u0006', 'PK\u0007\b'].includes(bytes.toString('latin1', 0, 4));
}

/** Undefined for a workbook or the like, which is an archive by its notation only. */
async function unpackZip(file: FoundFile, wanted: Wanted, tempDirectory: string): Promise<UnpackedFiles | undefined> {
  try {
    const path = await plainFile(file, tempDirectory);
    const unpacked = await withZip(path, mostEntries, (members) =>
      unpackMembers(file, { members, wanted }, tempDirectory),
    );
    await refuseChanged(file);
    return unpacked;
  } catch (error) {
    await refuseChanged(file);
    throw readError(error, file);
  }
}

async function unpackMembers(
  file: FoundFile,
  { members, wanted }: { readonly members: readonly ZipMember[]; readonly wanted: Wanted },
  tempDirectory: string,
): Promise<UnpackedFiles | undefined> {
  const kind = documentKind(members.map(({ name }) => name));
  if (kind === 'other') return undefined;
  if (kind !== undefined) throw new UserError(`${file.label} is a ${kind}, not a CSV file`, { fix: exportCsv });
  const tables = membersOf('table', members).toSorted(
    (a, b) => a.modified.getTime() - b.modified.getTime() || compareNames(a.name, b.name),
  );
  const documents = membersOf('document', members).map(({ name }) => name);
  await refuseArchive(file, { hasMore: members.length > mostEntries, tables, documents });
  const { taken, setAside } = await chooseMembers(file, tables, wanted);
  const files: FoundFile[] = [];
  for (const member of taken) files.push(await unpackMember(member, file.label, tempDirectory));
  const warnings = [
    ...(documents.length === 0 || Array.isArray(wanted)
      ? []
      : [`${file.label}: left out what is no table: ${listed(documents)}`]),
    ...(setAside.length === 0
      ? []
      : [
          `${file.label}: left out those who unsubscribed or never agreed, by the files' names: ${listed(setAside)}; \`members:\` says otherwise, and a \`suppress:\` entry with \`members:\` keeps them off the lists`,
        ]),
  ];
  return { files, warnings, setAside };
}

/** A newsletter tool puts its subscribers and whoever left into one archive: nobody is to become a contact by having left. */
async function chooseMembers({ label }: FoundFile, tables: readonly ZipMember[], wanted: Wanted) {
  if (wanted === 'all') return { taken: tables, setAside: [] };
  if (wanted === undefined) {
    // In a folder `opt-outs` the files' own names decide.
    const [byPath, byName] = [(name: string) => name, (name: string) => basename(name)].map((nameOf) =>
      tables.filter(({ name }) => isReservedName(nameOf(name))),
    );
    const reserved = (byPath?.length === tables.length ? byName : byPath) ?? [];
    const taken = tables.filter((member) => !reserved.includes(member));
    // Who names an archive of nothing else means it.
    return taken.length === 0 ? { taken: tables, setAside: [] } : { taken, setAside: reserved.map(({ name }) => name) };
  }
  const { default: picomatch } = await import('picomatch');
  const fits = picomatch([...wanted], { basename: true, nocase: true });
  const taken = tables.filter(({ name }) => fits(name));
  if (taken.length > 0) return { taken, setAside: [] };
  throw new UserError(`${label} has no file called ${wanted.join(' or ')}`, {
    fix: `Correct \`members:\`; in it are: ${listed(tables.map(({ name }) => name))}.`,
  });
}

/** A link within an archive leads anywhere. */
const membersOf = (kind: ReturnType<typeof memberKind>, members: readonly ZipMember[]) =>
  members.filter(({ name, isLink }) => (isLink ? 'document' : memberKind(name)) === kind);

async function unpackMember(member: ZipMember, archive: string, tempDirectory: string): Promise<FoundFile> {
  const label = `${archive}: ${member.name}`;
  const content = Readable.from(member.content());
  const file = await spoolInput(content, label, { tempDirectory, at: undefined }).catch((error: unknown) => {
    throw readError(error, { label });
  });
  if (await isZip(file)) await refuseNested(file, tempDirectory);
  return { ...file, archive };
}

/** Workbooks are let pass. */
async function refuseNested(file: FoundFile, tempDirectory: string): Promise<void> {
  const kind = await withZip(await plainFile(file, tempDirectory), mostEntries, (members) =>
    Promise.resolve(documentKind(members.map(({ name }) => name))),
  ).catch((error: unknown) => {
    throw readError(error, file);
  });
  if (kind === 'other') return;
  throw new UserError(`${file.label} is an archive within an archive`, { fix: 'Unpack the outer one first.' });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, shownNames).join(', ');
  return names.length > shownNames ? `${shown} and ${names.length - shownNames} more` : shown;
}
