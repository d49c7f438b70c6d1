import { unknownKey, type Json } from '../engine/json.ts';
import { CELL_RULES } from './cell-rules.ts';
import { badParameter } from './graph-error.ts';

const PAYLOAD_KEYS: ReadonlySet<string> = new Set(['schema', 'data', 'is_raw', 'app_ids', 'page_ids']);
/** They come together, in this order, at the end. */
const LIMITED_DATA_USE = 'DATA_PROCESSING_OPTIONS,DATA_PROCESSING_OPTIONS_COUNTRY,DATA_PROCESSING_OPTIONS_STATE';
/** The keys whose values are ids of Meta's own; only they may come with `is_raw`. */
const SCOPED: readonly string[] = ['APPUID', 'PAGEUID'];

/** The schema of a payload: an array of known, different keys. */
export function schemaOf(payload: Json): readonly string[] {
  const unknown = unknownKey(payload, PAYLOAD_KEYS);
  if (unknown !== undefined) throw badParameter(`Param payload.${unknown} is not known or not supported here`);
  const schema: unknown = payload['schema'];
  if (!isTexts(schema)) throw badParameter('Param payload.schema must be an array of keys, also for one key');
  const stranger = schema.find((key) => !Object.hasOwn(CELL_RULES, key));
  if (stranger !== undefined) throw badParameter(`Param payload.schema has the unknown key ${stranger}`);
  if (new Set(schema).size < schema.length) throw badParameter('Param payload.schema has a key twice');
  checkLimitedDataUse(schema);
  checkScopedIds(payload, schema);
  return schema;
}

function checkLimitedDataUse(schema: readonly string[]): void {
  if (!schema.some((key) => key.startsWith('DATA_PROCESSING'))) return;
  if (schema.slice(-3).join(',') !== LIMITED_DATA_USE) {
    throw badParameter(`Param payload.schema must end in ${LIMITED_DATA_USE}`);
  }
}

function checkScopedIds(payload: Json, schema: readonly string[]): void {
  const { is_raw: isRaw, app_ids: appIds, page_ids: pageIds } = payload;
  const wantsApps = schema.includes('APPUID');
  const wantsPages = schema.includes('PAGEUID');
  if (isRaw !== undefined && typeof isRaw !== 'boolean') throw badParameter('Param payload.is_raw must be a boolean');
  if (isRaw === true && !schema.every((key) => SCOPED.includes(key))) {
    throw badParameter(
      'Param payload.is_raw is only for ids of people on a page or in an app; all else must be hashed',
    );
  }
  if (wantsApps !== (appIds !== undefined) || (wantsApps && !isTexts(appIds))) {
    throw badParameter('Param payload.app_ids must be an array of ids, and goes with APPUID only');
  }
  if (wantsPages !== (pageIds !== undefined) || (wantsPages && !(isTexts(pageIds) && pageIds.length === 1))) {
    throw badParameter('Param payload.page_ids must be an array of one id, and goes with PAGEUID only');
  }
  if (wantsPages && isRaw !== true) throw badParameter('PAGEUID needs payload.is_raw true');
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '');
}
