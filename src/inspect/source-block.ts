import { basename } from 'node:path';
import type { ExportFacts } from './export-facts.ts';
import { unparsedText } from '../sources/unparsed-text.ts';
import type { ConsentAnswers, ConsentColumn, Inspection } from './inspection.ts';
import { yamlList, yamlText } from './yaml-text.ts';

/** How a source of the config is written. */
export interface SourceBlock {
  /** Its name in the config. */
  readonly name: string;
  /** Lines of YAML that stand at the beginning of a line. */
  readonly lines: readonly string[];
}

/** What changes from export to export in a file's name: a day, a moment (also in milliseconds), a random end. */
const changing = new RegExp(
  [
    String.raw`\d{4}[-_]\d{2}[-_]\d{2}([T_ -]?\d{2}[-_.h]?\d{2}([-_.m]?\d{2})?)?`,
    String.raw`(?<!\d)20\d{6}(\d{4,6})?(?!\d)`,
    String.raw`(?<!\d)1\d{12}(?!\d)`,
    String.raw`(?<=_)[0-9a-f]{8,}(?=\.)`,
  ].join('|'),
  'g',
);

/**
 * The `sources:` block for an export that was inspected.
 *
 * @param files the export's path, relative to the config, or `-`
 * @param pattern what stands in the config for it and for those of the days to come
 */
export function sourceBlock(facts: ExportFacts, files: string, pattern = filePattern(files)): SourceBlock {
  const name = sourceName(files);
  return {
    name,
    lines: [
      'sources:',
      `  ${name}:`,
      `    files: ${files === '-' ? '"-"' : yamlText(pattern)}`,
      ...(facts.declaredEncoding === undefined ? [] : [`    encoding: ${yamlText(facts.declaredEncoding)}`]),
      ...(facts.declaredSheet === undefined ? [] : [`    sheet: ${yamlText(facts.declaredSheet)}`]),
      ...(facts.preset === undefined ? mapLines(facts) : [`    preset: ${facts.preset.name}`]),
      ...typeLines(facts),
    ],
  };
}

/** The `defaults:` block with the country that the export was inspected with; nothing when none was given. */
export function defaultsBlock({ defaultCountry }: Inspection): string[] {
  return defaultCountry === undefined ? [] : [`defaults: { country: ${yamlText(defaultCountry)} }`];
}

/** The `consent:` block; nothing when no column answers the question. */
export function consentBlock({ consent }: Pick<ExportFacts, 'consent'>): string[] {
  if (consent === undefined) return [];
  const { personalization } = consent;
  const lines =
    personalization === undefined
      ? answerLines(consent)
      : [
          '  ads:',
          ...answerLines(consent).map((line) => `  ${line}`),
          '  personalization:',
          ...answerLines(personalization).map((line) => `  ${line}`),
        ];
  return ['consent:', ...consentNotes(consent), ...lines];
}

const answerLines = ({ header, granted, denied }: ConsentAnswers): string[] => [
  `  column: ${yamlText(header)}`,
  `  granted: ${quotedList(granted)}`,
  ...(denied.length > 0 ? [`  denied: ${quotedList(denied)}`] : []),
];

/** What whoever reads the block cannot see in it. */
function consentNotes({ header, asks, blank, others }: ConsentColumn): string[] {
  const column = JSON.stringify(header);
  const notes =
    asks === 'opt-out' ? [`${column} says who does not want to be written to: a no in it allows, a yes denies.`] : [];
  if (asks === 'opt-out' && blank > 0) {
    const rows = blank === 1 ? '1 row leaves' : `${blank} rows leave`;
    notes.push(
      `${rows} it blank. That is no consent, and such people are not sent; if blank means that they`,
      'never opted out and that is enough where they live, write `unspecified: send`.',
    );
  }
  if (others.length > 0) {
    const more = others.map((other) => JSON.stringify(other)).join(', ');
    notes.push(`Columns that speak of it too, and do not count here: ${more}`);
  }
  return notes.map((note) => `  # ${note}`);
}

/** Tomorrow's export has another name: what changes in it becomes `*`. */
export function filePattern(files: string): string {
  const name = basename(files);
  return `${files.slice(0, files.length - name.length)}${name.replace(changing, '*')}`;
}

/** The same, but what changes must still begin as it does: `customers-[0-9]*.csv` finds no `customers-old.csv`. */
export function narrowPattern(files: string): string {
  const name = basename(files);
  const narrow = (changes: string) => (/[a-f]/.test(changes) ? '[0-9a-f]*' : '[0-9]*');
  return `${files.slice(0, files.length - name.length)}${name.replace(changing, narrow)}`;
}

/** What a source of these files is called in a config. */
export function sourceName(files: string): string {
  const plain = basename(filePattern(files))
    .replace(/(\.(csv|tsv|tab|txt|json|ndjson|jsonl|xlsx|parquet))?(\.(gz|zst|zip))?$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'contacts' : plain.slice(0, 64);
}

function mapLines({ identifiers, columns }: ExportFacts): string[] {
  const known = new Set(columns.map(({ header }) => header));
  const mapped = identifiers.filter(
    (each) => each.columns.length > 0 && each.columns.every((header) => known.has(header)),
  );
  if (mapped.length === 0) return [];
  return ['    map:', ...mapped.map((each) => `      ${each.identifier}: ${columnsText(each.columns)}`)];
}

function columnsText(headers: readonly string[]): string {
  const different = [...new Set(headers)];
  return different.length === 1 ? yamlText(different[0] ?? '') : yamlList(different);
}

/** Types are written down where they are more than text: a column that is empty one day would lose its type. */
function typeLines({ columns }: ExportFacts): string[] {
  const typed = columns.filter(({ type, filled }) => type !== undefined && type !== 'text' && filled > 0);
  if (typed.length === 0) return [];
  return [
    '    types:',
    ...typed.map(({ attribute, type = 'text', unparsed }) => {
      const note = unparsed === 0 ? '' : `  # ${unparsed} of its values ${unparsedText(unparsed, type)}`;
      return `      ${yamlText(attribute)}: ${type}${note}`;
    }),
  ];
}

/** Values stand in quotes, because `yes` and `1` are no texts to everybody. */
const quotedList = (values: readonly string[]) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
