import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FileRows } from '../../src/config/source-config.ts';
import { ExitCode } from '../../src/errors/exit-code.ts';
import { memberKind } from '../../src/sources/files/member-names.ts';
import { unpackArchives } from '../../src/sources/files/unpack-archives.ts';
import { cellsOf, load, refusal, refused, useEngine } from './load.ts';
import { scratchFolder, writeInto } from './scratch.ts';
import { zip, type ZipEntry } from './zip.ts';
import { zstdFrame } from './zstd-frame.ts';

useEngine();

const people = (name: string) => `email,name\n${name.toLowerCase()}@example.com,${name}\n`;
const customers: ZipEntry = { name: 'customers.csv', content: people('Ann') };

function loadZip(content: Uint8Array, name = 'export.zip') {
  return load(scratchFolder({ [name]: content }), name);
}

const names = ({ files }: { files: readonly { path: string }[] }) => files.map(({ path }) => path);

describe('a zip archive', () => {
  test('is read as if its members were the files, whatever its name and theirs, older ones first', async () => {
    const content = zip([
      { name: 'exports/', method: 0 },
      { name: 'exports/new.csv', content: people('Bob'), day: 9 },
      { name: 'exports/old.txt', content: people('Ann'), day: 2, method: 0 },
      { name: 'export', content: '[{"email": "zoe@example.com", "name": "Zoë"}]', day: 3 },
    ]);
    const source = await loadZip(content, 'all of them.csv');
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', 'Ann'],
      ['zoe@example.com', 'Zoë'],
      ['bob@example.com', 'Bob'],
    ]);
    expect(source.files).toMatchObject([
      { path: 'all of them.csv: exports/old.txt', archive: 'all of them.csv', format: 'csv', records: 1 },
      { path: 'all of them.csv: export', format: 'json' },
      { path: 'all of them.csv: exports/new.csv' },
    ]);
    expect(source.warnings).toEqual([]);
  });

  const newsletter = zip([
    { name: 'subscribed_members_export_1a2b3c4d5e.csv', content: people('Ann') },
    { name: 'unsubscribed_members_export_1a2b3c4d5e.csv', content: people('Bob') },
    { name: 'cleaned_members_export_1a2b3c4d5e.csv', content: people('Cat') },
    { name: 'nonsubscribed_members_export_1a2b3c4d5e.csv', content: people('Dan') },
  ]);
  const ofMembers = async (members: FileRows['members'], content: Uint8Array = newsletter) => {
    const source = await load(scratchFolder({ 'export.zip': content }), 'export.zip', { source: { members } });
    return { cells: (await cellsOf(source)).map(([email]) => String(email).replace(/@.*/, '')), source };
  };

  test('of a newsletter gives its subscribers, and names the others', async () => {
    const { cells, source } = await ofMembers(undefined);
    expect(cells).toEqual(['ann']);
    expect(source.setAside.map((name) => name.replace(/_.*/, ''))).toEqual([
      'cleaned',
      'nonsubscribed',
      'unsubscribed',
    ]);
    expect(source.warnings).toEqual([
      expect.stringMatching(/^export\.zip: left out those who unsubscribed.*: cleaned_/),
    ]);
    // Who names an archive of nothing else means it.
    expect((await ofMembers(undefined, zip([{ name: 'unsubscribed.csv', content: people('Bob') }]))).cells).toEqual([
      'bob',
    ]);
  });

  test('is told by the names of folders, and by those of the files where all stand in such a folder', async () => {
    const entries = (paths: readonly string[]) => paths.map((name, n) => ({ name, content: people(`P${n}`) }));
    const byFolder = await ofMembers(undefined, zip(entries(['subscribed/members.csv', 'unsubscribed/members.csv'])));
    expect(byFolder.cells).toEqual(['p0']);
    expect(byFolder.source.setAside).toEqual(['unsubscribed/members.csv']);
    const byName = await ofMembers(undefined, zip(entries(['opt-outs/subscribed.csv', 'opt-outs/unsubscribed.csv'])));
    expect(byName.cells).toEqual(['p0']);
    const inFolder = await ofMembers(
      ['unsubscribed/members.csv'],
      zip(entries(['subscribed/members.csv', 'unsubscribed/members.csv'])),
    );
    expect(inFolder.cells).toEqual(['p1']);
  });

  test('gives the members that are named, and all of them to a suppression list that names none', async () => {
    expect((await ofMembers(['unsubscribed*', 'CLEANED_members*'])).cells).toEqual(['cat', 'bob']);
    expect((await ofMembers('all')).cells).toHaveLength(4);
    const message = await refused(ofMembers(['gone*.csv']));
    expect(message).toContain('export.zip has no file called gone*.csv');
  });

  test('may hold compressed files, be compressed itself, and be made for large files', async () => {
    const content = gzipSync(
      zip(
        [
          { name: 'a.csv.gz', content: gzipSync(people('Ann')), method: 0 },
          { name: 'b.csv.zst', content: zstdFrame(people('Bob')) },
        ],
        { zip64: true },
      ),
    );
    expect((await cellsOf(await loadZip(content))).map(([email]) => email)).toEqual([
      'ann@example.com',
      'bob@example.com',
    ]);
  });

  test('what is no table is left out and named; what systems put into it is not worth a word', async () => {
    const documents = ['README.txt', 'terms.pdf', 'logo.png', 'archive_browser.html', 'LICENSE', 'a.docx', 'b.vcf'];
    const leftovers = ['__MACOSX/._customers.csv', '.DS_Store', 'x/.hidden.csv', 'Thumbs.db', 'x/'];
    const link: ZipEntry = { name: 'link.csv', content: '/etc/passwd', mode: 0o120777 };
    const entries = [...documents, ...leftovers].map((name) => ({ name, content: name.endsWith('/') ? '' : 'x' }));
    const source = await loadZip(zip([...entries, customers, link]));
    expect(names(source)).toEqual(['export.zip: customers.csv']);
    expect(source.warnings).toEqual([
      'export.zip: left out what is no table: README.txt, terms.pdf, logo.png, archive_browser.html, LICENSE and 3 more',
    ]);
    const tables = [
      './contacts.csv',
      'contacts.txt',
      'readme-list.csv',
      'no extension',
      'a.XLSX',
      'b.parquet',
      'c.ndjson',
      'x.y/z',
    ];
    expect(tables.map(memberKind)).toEqual(tables.map(() => 'table'));
  });

  test('cannot write anywhere by what its members are called, nor steer a terminal', async () => {
    const folder = scratchFolder();
    const evil = [
      '../../evil.csv',
      '/tmp/evil.csv',
      'C:\\evil.csv',
      '\u001b[2Jevil\u202e.csv',
      `${'long'.repeat(99)}.csv`,
    ];
    writeInto(folder, 'export.zip', zip(evil.map((name) => ({ name, content: people('Ann') }))));
    const source = await load(folder, 'export.zip');
    expect(names(source).toSorted()).toEqual([
      'export.zip: ../../evil.csv',
      'export.zip: /tmp/evil.csv',
      'export.zip: C:/evil.csv',
      `export.zip: ${'long'.repeat(50)}…`,
      'export.zip: \uFFFD[2Jevil\uFFFD.csv',
    ]);
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(folder, name)).isFile(),
    );
    expect(written.filter((name) => !/^temp\/input-\w+\/content$/.test(name))).toEqual(['export.zip']);
    for (const name of written.slice(1)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  test('that is piped in is read, too', async () => {
    const stdin = Readable.from([zip([customers])]);
    const source = await load(scratchFolder(), '-', { stdin });
    expect(names(source)).toEqual(['standard input: customers.csv']);
  });

  test('is as old as it is itself, and may not change while it is unpacked', async () => {
    const folder = scratchFolder();
    const file = writeInto(folder, 'export.zip', zip([customers]));
    const old = load(folder, 'export.zip', { source: { maxAge: 1000 }, now: () => new Date(Date.now() + 60_000) });
    expect(await refused(old)).toMatch(/export\.zip is (?:1 minute|6\d seconds) old/);
    const before = { ...file, bytes: 3, modified: new Date(0) };
    const { message, exitCode } = await refusal(unpackArchives([before], undefined, join(folder, 'temp')));
    expect([message, exitCode]).toEqual(['export.zip changed while it was read', ExitCode.later]);
  });

  test('that is cut off anywhere is refused, and never read in part', async () => {
    const whole = zip([customers, { name: 'b.csv', content: people('Bob') }]);
    for (let length = 4; length < whole.length; length += 23) {
      expect(await refused(loadZip(whole.subarray(0, length)))).toMatch(
        /^export\.zip(?:: \w+\.csv)? is (?:cut off|damaged): /,
      );
    }
  });

  test('whose content is not what it says is refused, and the member is named', async () => {
    expect(await refused(loadZip(zip([{ ...customers, says: 2 ** 31 }])))).toMatch(
      /^export\.zip unpacks to more than 200 times/,
    );
    for (const wrong of [{ crc: 7 }, { says: 5 }, { says: 500 }]) {
      expect(await refused(loadZip(zip([{ ...customers, ...wrong }])))).toMatch(
        /^export\.zip: customers\.csv is damaged/,
      );
    }
  });
});
