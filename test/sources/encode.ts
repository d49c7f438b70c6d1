const tables = new Map<string, ReadonlyMap<string, Buffer>>();

/** Text in an encoding of one or two bytes a character, or in UTF-16; by turning its decoder around. */
export function encode(text: string, encoding: string): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const table = tables.get(encoding) ?? tableOf(encoding);
  tables.set(encoding, table);
  return Buffer.concat([...text].map((character) => bytesOf(character, table)));
}

function bytesOf(character: string, table: ReadonlyMap<string, Buffer>): Buffer {
  const bytes = table.get(character);
  if (bytes === undefined) throw new Error(`the encoding has no ${character}`);
  return bytes;
}

function tableOf(encoding: string): Map<string, Buffer> {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, Buffer>();
  const learn = (...bytes: number[]): void => {
    const character = decoder.decode(Buffer.from(bytes));
    if ([...character].length === 1 && !table.has(character)) table.set(character, Buffer.from(bytes));
  };
  for (let byte = 0; byte < 256; byte += 1) learn(byte);
  for (let lead = 0x81; lead < 0xff; lead += 1) for (let trail = 0x40; trail < 0xff; trail += 1) learn(lead, trail);
  return table;
}
