import { createHash } from 'node:crypto';
import metadata from 'libphonenumber-js/metadata.max';

let digest: string | undefined;

/** Which numbering plans phones are parsed by: another text with every change of libphonenumber's metadata. */
export function phoneRules(): string {
  digest ??= createHash('sha256').update(JSON.stringify(metadata)).digest('hex');
  return digest;
}
