import { SaxesParser } from 'saxes';
import { damagedWorkbook } from './workbook-error.ts';

/** What is told of a part of a workbook while it is read. Names come without their prefix. */
export interface XmlListener {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
  /** Whether the rest of the part can be left unread. */
  readonly done?: boolean;
}

/** Deeper than any workbook nests its elements. */
const mostDepth = 64;
/** A cell holds 32,767 characters at most (Excel's limits, 2026), so that no element is longer than this. */
const longestElement = 16 << 20;
/** Lists of sheets, relations and formats are kept in memory. */
const mostSmallBytes = 32 << 20;

/**
 * Reads a part of a workbook. Neither entities nor anything from elsewhere is put in: a part that declares a document type is
 * refused, as the format demands.
 *
 * @throws UserError when it is no XML, or of a shape that eats memory
 */
export async function readXml(bytes: AsyncIterable<Buffer>, label: string, listener: XmlListener): Promise<void> {
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false });
  let depth = 0;
  let sinceElement = 0;
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    sinceElement = 0;
    if (depth > mostDepth) throw damagedWorkbook(label, 'its parts are nested too deeply');
    listener.open(plainName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    sinceElement = 0;
    listener.close(plainName(name));
  });
  parser.on('text', (text) => listener.text(text));
  parser.on('cdata', (text) => listener.text(text));
  parser.on('doctype', () => {
    throw damagedWorkbook(label, 'a part of it declares a document type');
  });
  // Its own words may show a value.
  parser.on('error', () => {
    throw damagedWorkbook(label, 'a part of it is no well-formed XML');
  });
  for await (const text of textsOf(bytes, label)) {
    sinceElement += text.length;
    if (sinceElement > longestElement) throw damagedWorkbook(label, 'a part of it has an endless element');
    parser.write(text);
    if (listener.done === true) return;
  }
  parser.close();
}

/** All of a part that is small. */
export async function readSmallXml(bytes: AsyncIterable<Buffer>, label: string, listener: XmlListener): Promise<void> {
  async function* limited(): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > mostSmallBytes) throw damagedWorkbook(label, 'its list of sheets or of formats is too long');
      yield chunk;
    }
  }
  await readXml(limited(), label, listener);
}

/** Parts are UTF-8 or, with a mark, UTF-16. */
async function* textsOf(bytes: AsyncIterable<Buffer>, label: string): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  const decode = (chunk?: Buffer): string => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? '';
    } catch {
      throw damagedWorkbook(label, 'a part of it is neither UTF-8 nor UTF-16');
    }
  };
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    yield decode(chunk);
  }
  yield decode();
}

function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function plainName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** An attribute by its name without prefix. */
export function attributeOf(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  return Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];
}
