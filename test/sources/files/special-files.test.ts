import { chmodSync, createReadStream, mkdirSync, openSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/errors/user-error.ts';
import { fileBytes } from '../../../src/sources/files/file-bytes.ts';
import { findFiles } from '../../../src/sources/files/find-files.ts';
import { spoolInput } from '../../../src/sources/files/spool-input.ts';
import { afterTest } from '../../clean-up.ts';
import { scratchFolder, writeInto } from '../scratch.ts';

const at = { file: 'audience-sync.yaml', line: 4 };

function find(folder: string, files: string) {
  const source = { files: [join(folder, files)], pick: 'all' as const, maxAge: undefined };
  return findFiles(source, { directory: folder, now: () => new Date(), at });
}

const page = readFileSync(new URL('../../../docs/formats.md', import.meta.url), 'utf8');

/** A message as docs/formats.md has it. */
function unnamed(message: string): string {
  const name = /[\w/]+\.csv|\bexports\/?|\bdev\/\w+/;
  const codes = message.replace('(ERR_STREAM_PREMATURE_CLOSE)', '(ECONNRESET)');
  return codes.replace(name, 'FILE').replace(name, 'OTHER');
}

async function refused(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error('was not refused with a UserError', { cause: error });
  expect(error.exitCode).toBe(2);
  expect(page).toContain(`\`${unnamed(error.message)}\` |`);
  return `${error.message} → ${error.diagnostics[0]?.fix ?? ''}`;
}

describe('a path that is no file', () => {
  test('may be a folder, and its files are to be named', async () => {
    const folder = scratchFolder({ 'exports/people.csv': 'email\n' });
    const message = 'exports is a folder, not a file → Name the files in it, e.g. "exports/*.csv".';
    expect(await refused(find(folder, 'exports'))).toBe(message);
    expect(await refused(find(folder, 'exports/'))).toBe(message);
  });

  test('may be a link that leads nowhere, or back to itself', async () => {
    const folder = scratchFolder({ 'real.csv': 'email\n' });
    symlinkSync('gone/people.csv', join(folder, 'newest.csv'));
    symlinkSync('round.csv', join(folder, 'round.csv'));
    symlinkSync('real.csv', join(folder, 'good.csv'));
    expect(await refused(find(folder, 'newest.csv'))).toBe(
      'newest.csv points to gone/people.csv, which is not there → Make the link anew, or name the file that is meant.',
    );
    expect(await refused(find(folder, 'round.csv'))).toBe(
      'round.csv is a link that leads back to itself → Make the link anew, or name a file.',
    );
    expect(await find(folder, 'good.csv')).toMatchObject([{ label: 'good.csv', bytes: 6 }]);
  });

  test('among the files of a pattern is passed over', async () => {
    const folder = scratchFolder({ 'a-1.csv': 'email\n', 'b-1.csv': 'email\n' });
    symlinkSync('gone.csv', join(folder, 'a-2.csv'));
    symlinkSync('/dev/zero', join(folder, 'a-3.csv'));
    mkdirSync(join(folder, 'a-4.csv'));
    expect((await find(folder, 'a-*.csv')).map(({ label }) => label)).toEqual(['a-1.csv']);
  });

  test.each(['/dev/zero', '/dev/null'])('may be a device, which need never end: %s', async (device) => {
    expect(await refused(find('/', device))).toBe(
      `${device.slice(1)} is a device, not a file → Name a file, or pipe the export in and write \`-\` for its name.`,
    );
  });

  test('may be a socket', async () => {
    const folder = scratchFolder();
    const server = createServer();
    afterTest(() => void server.close());
    await new Promise<void>((listening) => server.listen(join(folder, 's.csv'), listening));
    expect(await refused(find(folder, 's.csv'))).toContain('s.csv is a socket, not a file');
  });
});

test('a file that this user may not read is named so, and so is one in a folder that is closed', async () => {
  const folder = scratchFolder({ 'closed/people.csv': 'email\n' });
  const file = writeInto(folder, 'people.csv', 'email\n');
  chmodSync(folder, 0o755);
  chmodSync(file.path, 0);
  chmodSync(join(folder, 'closed'), 0);
  const isRoot = process.getuid?.() === 0;
  // Whoever runs the tests as root may read everything, and is somebody else meanwhile.
  if (isRoot) process.seteuid?.(65_534);
  try {
    const read = async () => {
      for await (const chunk of fileBytes(file)) expect(chunk).toBeUndefined();
    };
    const fix = '→ Let the file, and the folders above it, be read by the user who runs this.';
    expect(await refused(read())).toBe(`you may not read people.csv (EACCES) ${fix}`);
    expect(await refused(find(folder, 'closed/people.csv'))).toBe(`you may not read closed/people.csv (EACCES) ${fix}`);
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(join(folder, 'closed'), 0o700);
  }
});

describe('standard input', () => {
  const spool = (input: Readable) => spoolInput(input, 'standard input', { tempDirectory: scratchFolder(), at });

  test.each(['/dev/zero', '/dev/null'])('that is a device is not waited for: %s', async (device) => {
    const input = createReadStream('', { fd: openSync(device, 'r') });
    afterTest(() => void input.destroy());
    expect(await refused(spool(input))).toBe(
      'standard input is a device, not a file → Pipe the file in, e.g. `audience-sync plan < customers.csv`.',
    );
  });

  test('that is a folder is named so', async () => {
    const input = createReadStream('', { fd: openSync(scratchFolder(), 'r') });
    expect(await refused(spool(input))).toContain('standard input is a folder, not a file');
    // What Node makes of a folder there: it seems empty.
    const seemsEmpty = Object.assign(Readable.from([]), { fd: openSync(scratchFolder(), 'r') });
    expect(await refused(spool(seemsEmpty))).toContain('standard input is a folder, not a file');
  });

  test('that breaks off is not taken for all of the file', async () => {
    const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    async function* chunks() {
      yield await Promise.resolve(Buffer.from('email\nann@ex'));
      throw broken;
    }
    const fix = '→ Run again; should it happen again, write it to a file first and name that.';
    expect(await refused(spool(Readable.from(chunks())))).toBe(
      `standard input broke off before its end (ECONNRESET) ${fix}`,
    );
    const closed = new Readable({ read: () => undefined });
    closed.push('email\n');
    setImmediate(() => closed.destroy());
    expect(await refused(spool(closed))).toContain('standard input broke off before its end');
  });

  test('that is interrupted is an interruption', async () => {
    const input = new Readable({ read: () => undefined });
    const interrupted = new Error('interrupted');
    input.on('error', () => undefined);
    setImmediate(() => input.destroy(interrupted));
    await expect(spool(input)).rejects.toBe(interrupted);
  });
});
