import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConsentConfig } from '../../src/config/consent-config.ts';
import { unknownWords } from '../../src/contacts/unknown-words.ts';
import { Engine } from '../../src/engine/engine.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { consentOf } from './consent-of.ts';
import { contactsOf } from './contacts-of.ts';
import { sourceOf } from './source-of.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
});
afterAll(() => {
  engine.close();
});

const guards = { maxRemoved: 0.25, maxRejected: 0.2, allowEmpty: false };
const at = (...path: (string | number)[]) => ({ file: path.join('.') });

/** What is told of a column `said` with these values, and where; an error is thrown. */
async function told(values: readonly string[], consent: ConsentConfig, given: Partial<typeof guards> = {}) {
  const rows = values.map((said, index) => ({ email: `p${index}@example.com`, said }));
  const source = await sourceOf(engine, 'people', { email: ['email'] }, rows);
  const contacts = await contactsOf(engine, source, { consent });
  const warnings = await unknownWords(engine, { consent, guards: { ...guards, ...given }, at }, [contacts]);
  await engine.run(`DROP TABLE ${contacts.table}; DROP TABLE ${contacts.extras}`);
  return warnings.map((warning) => `${warning.at?.file}: ${warning.message}`);
}

const said = ['Yes', ' yes', 'NO', 'no', 'no', 'perhaps', ''];

test('a word that no row says is told, where rows say words that nobody knows', async () => {
  expect(await told(said, consentOf('said', { denied: ['nein', 'Njet'] }))).toEqual([
    'consent.denied.0: no row of "said" says "nein" or "Njet"; it says: Yes (2), NO (3), another word, blank (1)',
  ]);
  expect(await told(said, consentOf('said', { denied: ['no', 'nein', 'perhaps'] }))).toEqual([]);
  expect(await told(['yes', '', 'yes'], consentOf('said', { denied: ['nein'] }))).toEqual([]);
  expect(await told(['yes', 'pending', 'no'], consentOf('said'))).toEqual([]);
});

test('a column by which nobody is sent is refused, unless lists may be empty', async () => {
  const refused = told(['Ja', 'Ja', 'no'], consentOf('said'));
  await expect(refused).rejects.toThrow(
    'no value of the consent column "said" is one of `granted`: everybody is withheld; it says: no (1), Ja (2)',
  );
  await engine.run('DROP TABLE "contacts people"; DROP TABLE "extras people"');
  expect(await told(['Ja', 'Ja', 'no'], consentOf('said'), { allowEmpty: true })).toEqual([
    'consent.granted.0: no row of "said" says "yes"; it says: no (1), Ja (2)',
  ]);
});

test('of a column that holds something else, no value is shown', async () => {
  const codes = Array.from({ length: 12 }, (_, index) => `code ${index}`);
  expect(await told(['yes', ...codes, ...codes], consentOf('said'))).toEqual([
    'consent.denied.0: no row of "said" says "no"; it has 13 different values',
  ]);
});
