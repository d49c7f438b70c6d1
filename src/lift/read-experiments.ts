import * as z from 'zod';
import type { Engine } from '../engine/engine.ts';
import { catalog } from '../ledger/schema.ts';

/** An experiment as it was when it began. */
export interface Experiment {
  readonly name: string;
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  /** A share from 0 to 1 who are kept out. */
  readonly holdout: number;
  /** Variant to its share, 0 to 1, of the others; empty: they are not divided. */
  readonly split: ReadonlyMap<string, number>;
}

/** Whoever is kept out is in this arm. */
export const holdoutArm = 'holdout';
/** The arm of everybody else, where they are not divided. */
export const treatedArm = 'treated';

const shares = z.record(z.string(), z.number());

/** The experiments of the ledger, the first that began first. */
export async function readExperiments(engine: Engine): Promise<Experiment[]> {
  const rows = await engine.rows(`
    SELECT experiment, strftime(started_at, '%Y-%m-%dT%H:%M:%SZ') AS started, holdout, split
    FROM ${catalog}.experiments ORDER BY started_at, experiment`);
  return rows.map((row) => ({
    name: String(row['experiment']),
    startedAt: String(row['started']),
    holdout: Number(row['holdout']),
    split: new Map(Object.entries(shares.parse(JSON.parse(String(row['split']))))),
  }));
}

/** Each arm with the share of all people that belongs into it: variants in their order, whoever is held out last. */
export function armShares({ holdout, split }: Pick<Experiment, 'holdout' | 'split'>): ReadonlyMap<string, number> {
  const variants: [string, number][] = split.size === 0 ? [[treatedArm, 1]] : [...split];
  const arms = variants.map(([arm, share]): [string, number] => [arm, share * (1 - holdout)]);
  return new Map(holdout === 0 ? arms : [...arms, [holdoutArm, holdout]]);
}
