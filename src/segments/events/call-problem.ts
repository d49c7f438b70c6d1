import type { EventTable } from '../../contacts/event-table.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import { engineWords } from '../engine-words.ts';
import { typeProblem, valueOfType } from '../type-words.ts';
import type { CheckedCall } from './check-calls.ts';
import { eventView } from './event-joins.ts';

/** No attribute of a file has a blank in its name. */
const nobody = quoteName('event of nobody');

/**
 * What is wrong with the types of a call: tried on the events' typed columns without reading a row.
 *
 * @param blank SQL of what stands in columns without any value
 */
export async function callProblem(
  engine: Engine,
  { function: asked, column, condition, attributes }: CheckedCall,
  table: EventTable,
  blank: string,
): Promise<string | undefined> {
  const type = table.attributes.find(({ name }) => name === column)?.type;
  if ((asked === 'sum' || asked === 'avg') && type !== 'number' && !table.blank.has(column ?? '')) {
    return `${asked}() is of numbers, and ${column ?? ''} is a ${type ?? 'text'}; say so under \`types:\` where it should be one`;
  }
  if (condition === undefined) return undefined;
  try {
    const view = eventView(table, blank);
    const rows = await engine.rows(`DESCRIBE SELECT (${condition}) AS answer FROM ${view}`);
    const given = String(rows[0]?.['column_type']);
    if (given !== 'BOOLEAN') {
      return `the condition must be true or false for an event, but gives ${valueOfType(given)}`;
    }
    // An event of which nothing is known: what fails now is in the text, such as a number that is none.
    await engine.rows(
      `SELECT (${condition}) AS answer FROM (SELECT 1 AS ${nobody}) LEFT JOIN (FROM ${view} LIMIT 0) ON true`,
    );
    return undefined;
  } catch (error) {
    return typeProblem(
      engineWords(error),
      table.attributes.filter(({ name }) => attributes.includes(name)),
    );
  }
}
