import { manyValued } from '../identifiers/identifier.ts';
import { eventsBlock } from '../inspect/events-block.ts';
import type {
  IdentifierCoverage,
  InspectedColumn,
  Inspection,
  InvalidReason,
  PresetScore,
  RowPlace,
} from '../inspect/inspection.ts';
import { consentBlock, defaultsBlock, filePattern, sourceBlock } from '../inspect/source-block.ts';
import { unparsedText } from '../sources/unparsed-text.ts';
import { total } from '../contacts/reason-counts.ts';
import { duplicatesText, identityRule } from './duplicates-text.ts';
import { counted, groupDigits } from './output/numbers.ts';
import type { Output } from './output/output.ts';

/** What is wrong with a value, or a row, in people's words. */
const reasons: Readonly<Record<string, string>> = {
  invalid_email: 'no e-mail address',
  invalid_phone: 'no phone number of its country',
  invalid_country: 'no country',
  invalid_dob: 'no date of birth, or day and month are unclear',
  invalid_madid: 'no mobile advertising id',
  invalid_external_id: 'a placeholder for no id, or rounded by a spreadsheet',
  invalid_company: 'a word for no company',
  invalid_company_domain: 'no domain of a company',
  unsupported_hash: 'hashed by MD5 or SHA-1, or a digest where plain text is sent',
  no_identifier: 'no e-mail, phone, mobile id or full address',
  unreadable: 'unreadable',
};
const several: ReadonlySet<string> = new Set(manyValued);
const formats: Readonly<Record<string, string>> = {
  json: 'JSON',
  ndjson: 'JSON, one object a line',
  parquet: 'Parquet',
  postgresql: 'PostgreSQL',
  duckdb: 'DuckDB',
  sqlite: 'SQLite',
  xlsx: 'Excel workbook',
};
const delimiters: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

/** Prints what an export holds, for people. `file` is its path as it was typed; undefined: the config has it already. */
export function printInspection(output: Output, inspection: Inspection, file: string | undefined): void {
  for (const section of [overview, identifierTable, invalidTable, attributeTable, unreadableTable]) {
    section(output, inspection);
  }
  if (file === undefined || inspection.rows === 0) return;
  output.text();
  output.text(output.style('bold', 'Ready for audience-sync.yaml:'));
  output.text();
  for (const line of readyBlock(inspection, file)) output.text(line);
}

/** What an export holds, for programs. Fields are added, never renamed. */
export function inspectionDocument(inspection: Inspection, file: string | undefined): unknown {
  const { rejected, columns, identifiers, consent, preset, runnerUp } = inspection;
  return {
    file: inspection.file,
    files: inspection.files,
    rows: inspection.rows,
    contacts: inspection.contacts,
    duplicates: inspection.duplicates,
    duplicates_by: inspection.duplicatesBy,
    duplicate_rule: identityRule(inspection.knownBy, inspection.files.length),
    rejected: total(rejected),
    rejected_by_reason: rejected,
    format: inspection.format,
    encoding: inspection.encoding ?? null,
    delimiter: inspection.delimiter ?? null,
    sheet: inspection.sheet ?? null,
    header_line: inspection.heading?.line ?? null,
    preset: preset?.name ?? null,
    preset_because: preset?.because ?? [],
    preset_score: preset === undefined ? null : hundredths(preset.score),
    preset_runner_up: runnerUp === undefined ? null : { preset: runnerUp.name, score: hundredths(runnerUp.score) },
    rules: inspection.view,
    identifiers: Object.fromEntries(identifiers.map((each) => [each.identifier, coverageDocument(each)])),
    attributes: Object.fromEntries(
      columns.filter(isAttribute).map((column) => [column.attribute, attributeDocument(column)]),
    ),
    several_values: inspection.divided.map(({ header, cells, most }) => ({ column: header, cells, most })),
    consent: consent ?? null,
    unreadable: inspection.unreadable,
    rejects: inspection.rejects ?? null,
    warnings: inspection.warnings,
    config: file === undefined || inspection.rows === 0 ? null : readyBlock(inspection, file).join('\n'),
  };
}

function readyBlock(inspection: Inspection, file: string): string[] {
  const blocks = [...defaultsBlock(inspection), ...sourceBlock(inspection, file).lines, ...consentBlock(inspection)];
  return [...blocks, ...eventsNote(inspection, file)];
}

/** Orders can be a source; what they say of people's doings they say only as events. */
function eventsNote({ events }: Inspection, file: string): string[] {
  const [key] = events?.keys ?? [];
  if (events === undefined || key === undefined) return [];
  const { lines } = eventsBlock([{ ...events, key, files: filePattern(file) }], 'customers');
  return [
    '# Its rows are what people did. Beside a source of people, such as `customers`, conditions can ask about it as events:',
    ...lines.map((line) => `# ${line}`),
  ];
}

function coverageDocument({ columns, valid, invalid, missing, reasons: found }: IdentifierCoverage): unknown {
  return {
    columns,
    valid,
    invalid,
    missing,
    reasons: found.map(({ reason, count, values, at, samples }) => ({
      reason,
      count,
      values,
      lines: at.map(({ line }) => line),
      ...(samples.length > 0 && { samples }),
    })),
  };
}

function attributeDocument({ header, type, filled, unparsed }: InspectedColumn): unknown {
  return { column: header, type, filled, unparsed };
}

function overview(output: Output, inspection: Inspection): void {
  const { file, heading, rows, contacts, duplicates, rejected } = inspection;
  output.text(`${file}: ${formatText(inspection)}`);
  if (heading !== undefined && heading.titles > 0) {
    const place = inspection.sheet === undefined ? 'line' : 'row';
    output.text(`header in ${place} ${heading.line}; what stands above it was left out`);
  }
  output.text(mappingLine(inspection));
  const lost = Object.entries(rejected).map(([reason, n]) => `${groupDigits(n)} ${reasons[reason] ?? reason}`);
  output.text();
  output.text(
    `${counted(rows, 'row')} = ${counted(contacts, 'contact')} + ${counted(duplicates, 'duplicate')} + ` +
      `${groupDigits(total(rejected))} rejected${lost.length > 0 ? ` (${lost.join(', ')})` : ''}`,
  );
  const repeated = duplicates === 0 ? '' : `duplicates: ${duplicatesText(inspection.duplicatesBy)}; `;
  output.text(output.style('dim', `${repeated}${identityRule(inspection.knownBy, inspection.files.length)}`));
  for (const column of inspection.divided) output.text(dividedText(column));
  for (const warning of inspection.warnings) output.text(output.style('yellow', warning));
}

function dividedText({ header, cells, most }: Inspection['divided'][number]): string {
  if (cells === 0) return `"${header}": dividers in some cells, and never more than one value`;
  return `"${header}": ${counted(cells, 'cell')} with several values, ${most} at most; each of them counts`;
}

/** How the file is written. */
function formatText({ format, encoding, delimiter, sheet, columns }: Inspection): string {
  const name = formats[format] ?? format;
  if (sheet !== undefined) return `${name}, sheet ${JSON.stringify(sheet)}`;
  if (delimiter === undefined) return encoding === undefined || encoding === 'utf-8' ? name : `${name}, ${encoding}`;
  const divided = columns.length === 1 ? 'one column' : `columns divided by ${delimiters[delimiter] ?? delimiter}`;
  return `${encoding}, ${divided}`;
}

/** How the columns got their meaning. */
function mappingLine({ preset, runnerUp, hasHeader }: Inspection): string {
  if (!hasHeader) return 'no header: a bare list of e-mails';
  const scored = ({ name, score }: PresetScore) => `${name} (${Math.round(100 * score)}%)`;
  if (preset === undefined) {
    const nearest = runnerUp === undefined ? '' : `, nearest ${scored(runnerUp)}`;
    return `preset: none${nearest}; columns are mapped by what their headers usually mean`;
  }
  const next = runnerUp === undefined ? '' : `; next: ${scored(runnerUp)}`;
  const because = preset.because.length === 0 ? '' : `, because of the columns ${preset.because.join(', ')}`;
  return `preset: ${scored(preset)}${because}${next}`;
}

function identifierTable(output: Output, { identifiers, view }: Inspection): void {
  output.text();
  output.table(
    ['identifier', 'columns', 'valid', 'invalid', 'missing', 'coverage'],
    identifiers.map(({ identifier, columns, valid, invalid, missing, reasons: found }) => [
      identifier,
      columns.join(', '),
      valid,
      invalid,
      missing,
      found.some(isUntaken) ? 'not taken' : share(valid, valid + invalid + missing),
    ]),
  );
  output.text(
    output.style(
      'dim',
      view === 'all'
        ? 'valid: by the rules of every platform that takes it, of Google, Meta and LinkedIn; --for PLATFORM asks one'
        : `valid: by the rules of ${view}`,
    ),
  );
  const ordered = identifiers.filter(({ identifier, columns }) => columns.length > 1 && !several.has(identifier));
  if (ordered.length === 0) return;
  const names = ordered.map(({ identifier }) => identifier).join(', ');
  output.text(output.style('dim', `${names}: of several columns, the first that a row fills counts`));
}

function invalidTable(output: Output, { identifiers, file, defaultCountry }: Inspection): void {
  const rows = identifiers.flatMap(({ identifier, reasons: found }) =>
    found.filter((each) => !isUntaken(each)).map((each) => ({ ...each, identifier })),
  );
  if (rows.length === 0) return;
  const sampled = rows.some(({ samples }) => samples.length > 0);
  const further = rows.some(({ count, values }) => values !== count);
  output.text();
  output.table(
    ['invalid', 'reason', 'rows', ...(further ? ['values'] : []), 'lines', ...(sampled ? ['shapes'] : [])],
    rows.map(({ identifier, reason, count, values, at, more, samples }) => [
      identifier,
      reasons[reason] ?? reason,
      count,
      ...(further ? [values] : []),
      `${at.map((place) => placeText(place, file)).join(', ')}${more ? ', …' : ''}`,
      ...(sampled ? [samples.join('  ')] : []),
    ]),
  );
  if (further) output.text(output.style('dim', 'rows: those without a valid value; values: all that are invalid'));
  const placed = defaultCountry !== undefined || identifiers.some(({ identifier }) => identifier === 'country');
  if (!placed && rows.some(({ reason }) => reason === 'invalid_phone')) {
    output.text('Phones without a calling code need a country: try --default-country with a code such as US.');
  }
}

function attributeTable(output: Output, { columns, rows, rejected }: Inspection): void {
  const attributes = columns.filter(isAttribute);
  if (attributes.length === 0) return;
  const readable = rows - (rejected['unreadable'] ?? 0);
  output.text();
  output.table(
    ['attribute', 'column', 'type', 'filled', ''],
    attributes.map(({ attribute, header, type, filled, unparsed }) => [
      attribute,
      header,
      type ?? 'text',
      share(filled, readable),
      unparsed > 0 ? `${groupDigits(unparsed)} ${unparsedText(unparsed, type ?? 'text')}` : '',
    ]),
  );
}

function unreadableTable(output: Output, { unreadable, rejected, file }: Inspection): void {
  if (unreadable.length === 0) return;
  output.text();
  const more = (rejected['unreadable'] ?? 0) - unreadable.length;
  output.table(
    ['unreadable', 'why'],
    unreadable.map((row) => [`line ${placeText(row, file)}`, row.reason]),
  );
  if (more > 0) output.text(`and ${groupDigits(more)} more`);
}

/** The line; with its file where there are several. */
const placeText = ({ file, line }: RowPlace, only: string) => (file === only ? String(line) : `${file}:${line}`);

const hundredths = (score: number) => Math.round(100 * score) / 100;

const isUntaken = ({ reason }: InvalidReason) => reason === 'unsupported_field';

const isAttribute = ({ identifier }: InspectedColumn) => identifier === undefined;

const share = (part: number, whole: number) => `${whole === 0 ? 0 : Math.floor((100 * part) / whole)}%`;
