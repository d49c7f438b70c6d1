/** What packing programs and systems put into an archive without being asked. */
const leftovers = /(?:^|\/)(?:__MACOSX\/|\.(?!\.?\/)|Thumbs\.db$|desktop\.ini$)|\/$/i;

/** What no table is in, by its name. */
const documents: readonly RegExp[] = [
  /\.(?:pdf|html?|css|js|xml|md|rtf|docx?|odt|pptx?|eml|msg|vcf|ics|url|webloc)$/i,
  /\.(?:png|jpe?g|gif|svg|webp|heic|bmp|tiff?|ico|mp3|mp4|m4a|mov|avi|wav)$/i,
  /\.(?:exe|dll|sh|bat|py|php|sql|log|sig|asc|md5|sha\d+)$/i,
  /(?:^|\/)(?:readme|licen[cs]e|notice|changelog|manifest)(?:\.[a-z]+)?$/i,
];

/** Whether a member of an archive is a table, as far as its name tells; `leftover` is not worth a word. */
export function memberKind(name: string): 'table' | 'document' | 'leftover' {
  if (leftovers.test(name)) return 'leftover';
  return documents.some((pattern) => pattern.test(name)) ? 'document' : 'table';
}

/** A workbook, a text or a presentation is an archive, too, and no container of files. */
export function documentKind(
  names: readonly string[],
): 'Word document' | 'PowerPoint presentation' | 'other' | undefined {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/^\[Content_Types\]\.xml$/)) {
    if (has(/^word\/document\w*\.xml$/)) return 'Word document';
    return has(/^ppt\/presentation\.xml$/) ? 'PowerPoint presentation' : 'other';
  }
  return has(/^mimetype$|^Index\/.*\.iwa$|^Metadata\/Properties\.plist$/) ? 'other' : undefined;
}

const longestName = 200;

/** A name as it can be shown: whoever made the archive chose it, and nothing is ever written under it. */
export function printableName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  return plain.length > longestName ? `${plain.slice(0, longestName)}…` : plain;
}
