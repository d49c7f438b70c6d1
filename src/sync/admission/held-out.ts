import { quoteText } from '../../engine/sql.ts';
import { assigned, holdout } from '../../ledger/experiments.ts';
import type { Admission } from './admit.ts';
import { units } from './units.ts';

/**
 * SQL of `person`: who is held out of an experiment, by the ledger or, where this plan divides people, by the plan.
 *
 * @param experiment its name
 */
export function heldOut(experiment: string, { experiments }: Pick<Admission, 'experiments'>): string {
  const isHeldOut = `arm = ${quoteText(holdout)}`;
  const planned = [...experiments].flatMap(([{ name }, arms]) =>
    name === experiment ? [`SELECT person FROM ${units} JOIN ${arms} USING (unit) WHERE ${isHeldOut}`] : [],
  );
  return [`SELECT person FROM (${assigned({ name: experiment })}) WHERE ${isHeldOut}`, ...planned].join(' UNION ');
}
