/** What no cell of ours may hold: the separators of `ScratchRows`, and the character that no text of the engine should hold. */
// oxlint-disable-next-line no-control-regex
const forbidden = /[\0\u001E\u001F]/g;
/** How the format writes characters that XML cannot (ECMA-376 part 1, 22.9.2.19 ST_Xstring): `_x000D_`. */
const escaped = /_x([0-9A-Fa-f]{4})_/g;

/** A text of a cell as it is meant. */
export function cellString(written: string): string {
  if (!written.includes('_x')) return written;
  return written
    .replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(forbidden, ' ');
}
