import type { Engine } from '../engine/engine.ts';
import { registerTextFunction } from '../engine/text-function.ts';
import { registerPhoneFunctions } from './phones/phone-functions.ts';
import { companyFunctions } from './rules/company.ts';
import { emailFunctions } from './rules/email.ts';
import { externalIdFunctions } from './rules/external-id.ts';
import { nameFunctions } from './rules/names.ts';
import { countryNames, placeFunctions } from './rules/places.ts';
import { textFunctions } from './rules/text.ts';

const prepared = new WeakMap<Engine, Promise<void>>();

/** Gives an engine the functions and the table that `normalizeQuery` needs. Only the first call for an engine does anything. */
export function prepareRules(engine: Engine): Promise<void> {
  const known = prepared.get(engine);
  if (known !== undefined) return known;
  const preparing = createRules(engine);
  prepared.set(engine, preparing);
  return preparing;
}

async function createRules(engine: Engine): Promise<void> {
  const functions = {
    ...textFunctions,
    ...companyFunctions,
    ...emailFunctions,
    ...externalIdFunctions,
    ...nameFunctions,
    ...placeFunctions,
  };
  for (const [name, call] of Object.entries(functions)) registerTextFunction(engine, name, call);
  registerPhoneFunctions(engine);
  await engine.run(countryNames);
}
