import { quoteText } from '../../engine/sql.ts';
import { capitals, capitalsLowered, invisible, newMarks, settledCharacters } from './unicode.ts';

/** Unicode's Cased and Case_Ignorable, for the one rule of lower-casing that looks at the neighbours: Greek final sigma. */
const caseIgnorable =
  `\\p{Mn}\\p{Me}\\p{Cf}\\p{Lm}\\p{Sk}${newMarks}` +
  "'.:\\x{b7}\\x{387}\\x{55f}\\x{5f4}\\x{2018}\\x{2019}\\x{2024}\\x{2027}" +
  '\\x{fe13}\\x{fe52}\\x{fe55}\\x{ff07}\\x{ff0e}\\x{ff1a}';
const cased =
  '\\p{Lu}\\p{Ll}\\p{Lt}\\x{aa}\\x{ba}\\x{2160}-\\x{217f}\\x{24b6}-\\x{24e9}\\x{1f130}-\\x{1f149}\\x{1f150}-\\x{1f169}\\x{1f170}-\\x{1f189}' +
  capitals +
  capitalsLowered;
const finalSigma = `([${cased}][${caseIgnorable}]*)Σ([${caseIgnorable}]*(?:[^${cased}${caseIgnorable}]|$))`;

const visible = `!-~${settledCharacters}`;

/** Macros for what comes before every rule. */
export const textMacros = [
  // NFC, then nothing invisible at the ends; NULL when nothing is left.
  // Here and in the other rules, `…_other` is right for every text; what stands before it is what nearly every text is,
  // with the same result ten times faster.
  `identifier_text_other(raw) AS nullif(trim(nfc_normalize(CAST(raw AS VARCHAR)), ${quoteText(invisible)}), '')`,
  // Of ASCII only blanks and control characters at the ends are invisible; in UTF-8, texts are in the order of their bytes.
  `identifier_text(raw) AS CASE
    WHEN strlen(CAST(raw AS VARCHAR)) = length(CAST(raw AS VARCHAR)) AND CAST(raw AS VARCHAR) >= '!' AND right(CAST(raw AS VARCHAR), 1) >= '!'
      THEN CAST(raw AS VARCHAR)
    WHEN regexp_full_match(CAST(raw AS VARCHAR), '[${visible}](?:[ ${visible}]*[${visible}])?') THEN CAST(raw AS VARCHAR)
    ELSE identifier_text_other(raw) END`,

  // Whether anything is left. NFC makes nothing visible that was not, and needs no pattern that every use would compile.
  `identifier_filled(raw) AS CASE WHEN raw >= '!' AND raw < chr(127) THEN true
    ELSE coalesce(trim(CAST(raw AS VARCHAR), ${quoteText(invisible)}) <> '', false) END`,

  // Without the marks by which spreadsheets keep a cell a text: `'00123` and `="00123"`. Empty = nothing else is there.
  `identifier_unmarked_other(x) AS coalesce(
    identifier_text(regexp_replace(regexp_replace(x, '^''', ''), '(?s)^="(.*)"$', '\\1')), '')`,
  `identifier_unmarked(x) AS CASE WHEN starts_with(x, '''') OR starts_with(x, '=') THEN identifier_unmarked_other(x) ELSE x END`,

  // Locale-independent lower case as JavaScript has it, in NFC. DuckDB's own maps letter by letter: İ must become i and
  // U+0307, a final Σ must become ς.
  `identifier_lower_other(x) AS nfc_normalize(lower(translate(replace(
    CASE WHEN contains(x, 'Σ') THEN regexp_replace(x, ${quoteText(finalSigma)}, '\\1ς\\2', 'g') ELSE x END,
    'İ', 'i\u0307'), ${quoteText(capitals)}, ${quoteText(capitalsLowered)})))`,
  `identifier_lower(x) AS CASE WHEN strlen(x) = length(x) OR regexp_full_match(x, '[ ${visible}]*') THEN lower(x)
    ELSE identifier_lower_other(x) END`,

  // A value that is a digest already: the digest in lower case when it is SHA-256, '' when it is one that no platform
  // takes (MD5, SHA-1, SHA-512), NULL for any other text.
  `identifier_digest(x) AS CASE WHEN strlen(x) IN (32, 40, 64, 128) AND regexp_full_match(x, '[0-9A-Fa-f]+')
    THEN CASE WHEN strlen(x) = 64 THEN lower(x) ELSE '' END END`,
] as const;
