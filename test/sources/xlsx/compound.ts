const sectorBytes = 512;
const entryBytes = 128;

/** A file as the Office before 2007 wrote them, with streams of these names: its header and its directory, as far as anybody looks. */
export function compoundFile(streams: readonly string[]): Buffer {
  const bytes = Buffer.alloc(sectorBytes * 8);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.writeUInt16LE(9, 30);
  const directorySector = 2;
  bytes.writeUInt32LE(directorySector, 48);
  for (const [index, name] of ['Root Entry', ...streams].entries()) {
    const at = (directorySector + 1) * sectorBytes + index * entryBytes;
    bytes.write(name, at, 'utf16le');
    bytes.writeUInt16LE(2 * name.length + 2, at + 64);
  }
  return bytes;
}
