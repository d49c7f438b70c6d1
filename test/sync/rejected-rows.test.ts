import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { applyGates } from '../../src/contacts/suppression.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import type { Plan } from '../../src/sync/plan.ts';
import { keepRejectedRows, listRejectedRows } from '../../src/sync/rejected-rows.ts';
import { holdPlan } from '../../src/sync/saved-plan.ts';
import { consentOf } from '../contacts/consent-of.ts';
import { contactsOf } from '../contacts/contacts-of.ts';
import { memoryLedger } from '../ledger/memory-ledger.ts';
import { engine, load, useEngine } from '../sources/load.ts';
import { scratchFolder } from '../sources/scratch.ts';

useEngine();

test('rejected rows are listed whether or not they deny consent: as many as are counted', async () => {
  await prepareRules(engine);
  await memoryLedger(engine);
  await holdPlan(engine);
  const text = 'email,agreed\nann@example.com,yes\nnobody,no\n,yes\n,no\nben@example.com,no\na,b,c\n';
  const folder = scratchFolder({ 'people.csv': text });
  const consent = consentOf('agreed');
  const contacts = await contactsOf(engine, await load(folder, 'people.csv'), { consent });
  expect(contacts.rejected).toEqual({ no_identifier: 2, invalid_email: 1, unreadable: 1 });
  await applyGates(engine, [contacts], {
    ...{ suppress: [], consent, defaultCountry: undefined },
    onWarning: () => undefined,
  });
  await keepRejectedRows(engine, [contacts]);
  const plan = { lists: [] as Plan['lists'] } as Plan;
  const listed = await listRejectedRows(engine, plan, [], { directory: join(folder, 'run'), since: new Date(0) });
  expect(
    readFileSync(listed?.file ?? '', 'utf8')
      .split('\n')
      .slice(1),
  ).toEqual([
    'crm,people.csv,3,,invalid_email,,row rejected,',
    'crm,people.csv,4,,no_identifier,,row rejected,',
    'crm,people.csv,5,,no_identifier,,row rejected,',
    'crm,people.csv,7,,unreadable: has 3 cells instead of 2,,row rejected,',
    '',
  ]);
});
