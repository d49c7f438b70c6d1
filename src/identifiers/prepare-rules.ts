import type { Engine } from '../engine/engine.ts';
import { registerTextFunction } from '../engine/text-function.ts';
import { registerPhoneFunctions } from './phones/phone-functions.ts';
import { emailFunctions, emailMacros } from './rules/email.ts';
import { externalIdFunctions, externalIdMacros } from './rules/external-id.ts';
import { nameFunctions, nameMacros } from './rules/names.ts';
import { personMacros } from './rules/person.ts';
import { placeFunctions, placeMacros, placeTables } from './rules/places.ts';
import { textFunctions, textMacros } from './rules/text.ts';

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
  const macros = [...textMacros, ...emailMacros, ...externalIdMacros, ...nameMacros, ...placeMacros, ...personMacros];
  const statements = [
    ...placeTables.map((table) => `CREATE TEMP TABLE ${table}`),
    ...macros.map((macro) => `CREATE TEMP MACRO ${macro}`),
  ];
  const functions = {
    ...textFunctions,
    ...emailFunctions,
    ...externalIdFunctions,
    ...nameFunctions,
    ...placeFunctions,
  };
  for (const [name, call] of Object.entries(functions)) registerTextFunction(engine, name, call);
  registerPhoneFunctions(engine);
  await engine.run(statements.join(';\n'));
}
