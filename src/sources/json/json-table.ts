import { decoderName } from '../../config/encoding-label.ts';
import type { FoundFile } from '../files/find-files.ts';
import type { SurveyedTable } from '../surveyed-table.ts';
import type { SurveyOptions, TableFormat } from '../table-format.ts';
import { surveyJson } from './survey-json.ts';
import { takeRecords } from './take-records.ts';

/** JSON: one object a line, objects one after the other, a list of them, or a list in a field of one object. */
export const json: TableFormat = { fits, survey };

/** Comments are no JSON; where they stand before it, the rest is. A list may be of anything, to be named as what it is. */
const beginning =
  /^\s*(?:\/[/*].*?\s)?\s*(?:\{\s*(?:["'}]|\/|$)|\[\s*(?:[[{"\]]|\/|null\b|true\b|false\b|-?\d+[,\s]|$))/s;

function fits(head: Buffer): boolean {
  return beginning.test(begunText(head));
}

/** The first characters, of UTF-16 only those that are ASCII. */
function begunText(head: Buffer): string {
  const text = head.toString('latin1');
  if (text.startsWith('\u00FF\u00FE') || text.startsWith('\u00FE\u00FF')) return text.slice(2).replaceAll('\0', '');
  return text.replace(/^\u00EF\u00BB\u00BF/, '');
}

async function survey(file: FoundFile, { source, tempDirectory }: SurveyOptions): Promise<SurveyedTable> {
  const surveyed = await surveyJson(file, { declared: source.encoding, scratch: tempDirectory });
  return {
    file,
    format: surveyed.isLines ? 'ndjson' : 'json',
    encoding: decoderName(surveyed.encoding.name),
    delimiter: undefined,
    headers: surveyed.columns.map(({ path }) => path),
    hasHeader: true,
    tally: surveyed.tally,
    warnings: surveyed.warnings,
    take: (engine, target) => takeRecords(engine, surveyed, target),
  };
}
