import { EMPTY_DIGEST } from '../engine/person.ts';

/** `missing` is Graph's `""`; `misshapen` is a value of another type, which fails the whole request. */
export type CellState = 'missing' | 'valid' | 'invalid' | 'misshapen';
export type CellRule = (cell: unknown) => CellState;

const DIGEST = /^[0-9a-f]{64}$/;
const DEVICE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NO_DEVICE = '00000000-0000-0000-0000-000000000000';

const hashed: CellRule = (cell) => textState(cell, (text) => DIGEST.test(text) && text !== EMPTY_DIGEST);
const deviceId: CellRule = (cell) => textState(cell, (text) => DEVICE_ID.test(text) && text !== NO_DEVICE);
const anyText: CellRule = (cell) => textState(cell, (text) => text !== EMPTY_DIGEST);
const digits: CellRule = (cell) => textState(cell, (text) => /^\d+$/.test(text));

const worth: CellRule = (cell) => {
  if (cell === '') return 'missing';
  return typeof cell === 'number' && cell > 0 ? 'valid' : 'invalid';
};

const options: CellRule = (cell) => {
  if (!Array.isArray(cell)) return 'misshapen';
  return cell.length === 0 || (cell.length === 1 && cell[0] === 'LDU') ? 'valid' : 'misshapen';
};

function oneOf(...values: readonly number[]): CellRule {
  return (cell) => {
    if (cell === '') return 'missing';
    return typeof cell === 'number' && values.includes(cell) ? 'valid' : 'misshapen';
  };
}

/** The keys a schema may name, and what their cells must be. EXTERN_ID may be hashed or plain. */
export const CELL_RULES: Readonly<Record<string, CellRule>> = {
  EXTERN_ID: anyText,
  EMAIL: hashed,
  PHONE: hashed,
  GEN: hashed,
  DOBY: hashed,
  DOBM: hashed,
  DOBD: hashed,
  LN: hashed,
  FN: hashed,
  FI: hashed,
  CT: hashed,
  ST: hashed,
  ZIP: hashed,
  COUNTRY: hashed,
  MADID: deviceId,
  LOOKALIKE_VALUE: worth,
  APPUID: digits,
  PAGEUID: digits,
  DATA_PROCESSING_OPTIONS: options,
  DATA_PROCESSING_OPTIONS_COUNTRY: oneOf(0, 1),
  DATA_PROCESSING_OPTIONS_STATE: oneOf(0, 1000),
};

function textState(cell: unknown, isValid: (text: string) => boolean): CellState {
  if (typeof cell !== 'string') return 'misshapen';
  if (cell === '') return 'missing';
  return isValid(cell) ? 'valid' : 'invalid';
}
