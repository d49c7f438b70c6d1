import { expect, test } from 'vitest';
import { findSuggestions } from '../../../src/sync/names/find-suggestions.ts';

const kinds = (text: string): string[] => findSuggestions(text).map(({ suggests, words }) => `${suggests}: ${words}`);

test.each([
  // Meta's own examples.
  ['Arthritis leads', 'health: Arthritis'],
  ['diabetes', 'health: diabetes'],
  ['Low credit score', 'money: credit score'],
  ['Household, high income', 'money: income'],
  ['type-2_diabetics 2026', 'health: diabetics'],
  ['creditScore below 600', 'money: credit Score'],
  ['PREGNANT WOMEN', 'health: PREGNANT'],
  ['Weight-loss coaching', 'health: Weight loss'],
  ['People in debt', 'money: debt'],
  ['Schwangere, 2. Trimester', 'health: Schwangere'],
  ['Brustkrebs-Vorsorge', 'health: Brustkrebs'],
  ['Privatinsolvenz', 'money: Privatinsolvenz'],
  ['UBERGEWICHT und Übergewichtige', 'health: Übergewichtige'],
  ['Sofortkredit Anfragen', 'money: Sofortkredit'],
  ['Femmes enceintes', 'health: Femmes enceintes'],
  ['Diabète de type 2', 'health: Diabète'],
  ['Clients surendettés', 'money: surendettés'],
  ['Embarazadas', 'health: Embarazadas'],
  ['Préstamos rápidos', 'money: Préstamos'],
  ['Pessoas com deficiência', 'health: Pessoas com deficiência'],
  ['Baixa renda', 'money: Baixa renda'],
  ['Donne in gravidanza', 'health: gravidanza'],
  ['Cattivi pagatori', 'money: Cattivi pagatori'],
  ['Pesakit diabetes', 'health: diabetes'],
  ['Skor kredit rendah', 'money: Skor kredit'],
  ['مرضى السكري', 'health: السكري'],
  ['糖尿病の顧客', 'health: 糖尿病の顧客'],
  ['住宅ローン検討中', 'money: 住宅ローン検討中'],
])('"%s" suggests something about people', (text, expected) => {
  expect(kinds(text)).toContain(expected);
});

/** Names as shops, apps and B2B give them; each holds a word that a careless list would take for another. */
const fine = [
  'Best customers',
  'VIPs by spend',
  'High spenders, top 5 %',
  'Lifetime value over 500',
  'Win-back: silent for 90 days',
  'Abandoned carts',
  'Healthy snacks',
  'Health & Beauty buyers',
  'Credit card accessories',
  'Store credit holders',
  'No credit card required trial',
  'Gift cards',
  'Payday sale',
  'Incoming leads',
  'Lightweight jackets',
  'Weights and dumbbells',
  'Maternity wear',
  'Baby and kids',
  'Sneaker addicts',
  'Non-alcoholic drinks',
  'Golf handicap 18',
  'Notifications disabled',
  'Impatient buyers',
  'Car diagnostics tools',
  'Order disputes',
  'Chronicles of the sea',
  'Retail therapy',
  'First aid kits',
  'Blinds and curtains',
  'Loaned books? No: Loanda office',
  'Debut album fans',
  'Richmond store',
  'Poor match rate',
  'Std. newsletter',
  'Coronation plates',
  'Unabhängige Händler',
  'Kunde sucht Angebot',
  'Kreditkarte hinterlegt',
  'Alkoholfreie Getränke',
  'Enceintes Bluetooth',
  'Prêt-à-porter',
  'Clients revenus en boutique',
  'Nuevos ingresos 2026',
  'Enfermeras de quirófano',
  'Renda e bordados',
  'Carta di debito',
  'Dipendenti e collaboratori',
  'Account disabilitato',
  'ドローン購入者',
  'クローン販売',
  'Gravity Falls',
  'Soil fertility test kits',
];

test.each(fine)('"%s" says nothing of the kind', (name) => {
  expect(kinds(name)).toEqual([]);
});

test('every word is told once, where a longer phrase begins with it the phrase', () => {
  expect(kinds('Diabetes and bad credit')).toEqual(['health: Diabetes', 'money: bad credit']);
});
