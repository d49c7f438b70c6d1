import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { SourceTable } from '../sources/source-table.ts';
import type { ConsentColumn } from './inspection.ts';

/** Headers that speak of consent to marketing; when it was given is another column. */
const speaks = /consent|opt.?in|accepts?.*marketing|newsletter|subscri(be|ption|bed)/i;
const speaksOfElse = /time|date|_at$| at$|\bid\b|source|opt.?out|unsub|sms|whatsapp|plan/i;

/** What their values mean, in lower case. `never_subscribed` and other words are neither: that person has not been asked. */
const granting = new Set([
  'yes',
  'y',
  'true',
  't',
  '1',
  'ja',
  'oui',
  'si',
  'sí',
  'granted',
  'subscribed',
  'opted in',
  'opt-in',
]);
const denying = new Set([
  'no',
  'n',
  'false',
  'f',
  '0',
  'nein',
  'non',
  'denied',
  'unsubscribed',
  'opted out',
  'opt-out',
]);
const neither = new Set([
  '',
  'unknown',
  'unspecified',
  'pending',
  'never_subscribed',
  'never subscribed',
  'not_subscribed',
]);

/** More different values than these are no answer to a question. */
const mostValues = 12;

/** The first column that holds answers to the question of consent, and nothing else. */
export async function findConsentColumn(engine: Engine, source: SourceTable): Promise<ConsentColumn | undefined> {
  const candidates = source.columns.filter(
    ({ header, identifier }) => identifier === undefined && speaks.test(header) && !speaksOfElse.test(header),
  );
  for (const { attribute, header } of candidates) {
    const column = `coalesce(lower(trim(${quoteName(attribute)})), '')`;
    const rows = await engine.rows(
      `SELECT ${column} AS word, count(*)::INTEGER AS n FROM ${source.table} GROUP BY ALL ORDER BY n DESC, word LIMIT ${mostValues + 1}`,
    );
    const words = rows.map((row) => String(row['word']));
    const granted = words.filter((word) => granting.has(word));
    const denied = words.filter((word) => denying.has(word));
    const understood = words.every((word) => granting.has(word) || denying.has(word) || neither.has(word));
    if (understood && granted.length > 0 && words.length <= mostValues) return { header, granted, denied };
  }
  return undefined;
}
