import type { EventTable } from '../../contacts/event-table.ts';
import type { Engine } from '../../engine/engine.ts';
import { engineWords } from '../engine-words.ts';
import { typeProblem, valueOfType } from '../type-words.ts';
import type { CheckedCall } from './check-calls.ts';
import { eventView } from './event-joins.ts';

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
    const rows = await engine.rows(`DESCRIBE SELECT (${condition}) AS answer FROM ${eventView(table, blank)}`);
    const given = String(rows[0]?.['column_type']);
    return given === 'BOOLEAN'
      ? undefined
      : `the condition must be true or false for an event, but gives ${valueOfType(given)}`;
  } catch (error) {
    return typeProblem(
      engineWords(error),
      table.attributes.filter(({ name }) => attributes.includes(name)),
    );
  }
}
