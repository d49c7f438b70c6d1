import type { Engine } from '../engine/engine.ts';
import { preparePhoneParser } from './phones/prepare-phones.ts';
import { plainPhoneMacros } from './phones/plain-phones.ts';
import { emailMacros } from './rules/email.ts';
import { nameMacros } from './rules/names.ts';
import { personMacros } from './rules/person.ts';
import { placeMacros, placeTables } from './rules/places.ts';
import { textMacros } from './rules/text.ts';

const prepared = new WeakMap<Engine, Promise<void>>();

/** Gives an engine the macros and tables that `normalizeQuery` needs. Only the first call for an engine does anything. */
export function prepareRules(engine: Engine): Promise<void> {
  const known = prepared.get(engine);
  if (known !== undefined) return known;
  const preparing = createRules(engine);
  prepared.set(engine, preparing);
  return preparing;
}

async function createRules(engine: Engine): Promise<void> {
  for (const table of placeTables) await engine.run(`CREATE TEMP TABLE ${table}`);
  const macros = [...textMacros, ...emailMacros, ...nameMacros, ...placeMacros, ...personMacros, ...plainPhoneMacros()];
  for (const macro of macros) await engine.run(`CREATE TEMP MACRO ${macro}`);
  await preparePhoneParser(engine);
}
