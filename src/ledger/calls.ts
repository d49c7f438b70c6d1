import { createHash } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import { catalog } from './schema.ts';
import { writing } from './write-failure.ts';

/**
 * Counts a call of those that a platform allows in a day, before it is made.
 *
 * @param scope what the platform counts calls by; only its digest is written down
 * @returns false, and nothing is counted, when there were as many as there may be
 */
export async function countCall(engine: Engine, scope: string, most: number, at: Date): Promise<boolean> {
  const place = [createHash('sha256').update(scope).digest('hex').slice(0, 16), at.toISOString().slice(0, 10)];
  const [row] = await engine.rows(
    `SELECT calls FROM ${catalog}.calls WHERE scope = $1 AND day = $2::VARCHAR::DATE`,
    place,
  );
  const calls = Number(row?.['calls'] ?? 0);
  if (calls >= most) return false;
  await writing(() =>
    engine.run(
      row === undefined
        ? `INSERT INTO ${catalog}.calls VALUES ($1, $2::VARCHAR::DATE, 1)`
        : `UPDATE ${catalog}.calls SET calls = calls + 1 WHERE scope = $1 AND day = $2::VARCHAR::DATE`,
      place,
    ),
  );
  return true;
}
