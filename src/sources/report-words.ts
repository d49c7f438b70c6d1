/** Before a sum, a count or a mean of a table's columns. */
const totals = [
  '(?:(?:grand|sub|overall)[ -]?)?totals?(?: count)?',
  'sums?|(?:record )?count|average|avg|number of (?:records|rows|contacts)',
  '(?:gesamt|zwischen|end)?summe|gesamt(?:ergebnis)?|insgesamt|anzahl|mittelwert',
  'total général|sous-total|somme|moyenne|nombre',
  'total general|suma total|suma|promedio|recuento',
  'total geral|soma|média|contagem',
  'totale(?: complessivo)?|somma|conteggio',
  '(?:eind|sub)?totaal',
  'jumlah(?: besar| total)?|total keseluruhan',
  'المجموع(?: الكلي)?|الإجمالي|الاجمالي',
  '合計|総計|小計|総合計|件数|計',
];
const total = new RegExp(`^(?:${totals.join('|')})(?:\\s*[:：=(（].*|\\s+\\d.*)?$`, 'iu');

/** Whether a cell says that its row holds totals: `Total`, `Grand Totals (85 records)`, `Summe:`. */
export function isTotalLabel(cell: string): boolean {
  return total.test(cell);
}

const madeBy = 'by|on|at|from|with|via|am|von|vom|mit|um|par|le|por|el|em|da|il|oleh|pada';
const made =
  'generated|exported|created|printed|downloaded|prepared|erstellt|exportiert|généré|exporté|generado|exportado';
const notes = [
  // Whose it is, and who may see it.
  '©|\\(c\\) ?(?:19|20)\\d\\d|\\bcopyright\\b|\\ball rights reserved\\b|alle rechte vorbehalten|tous droits réservés',
  'todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|hak cipta|جميع الحقوق محفوظة',
  '\\bconfidential\\b|\\bdo not distribute\\b|\\bvertraulich\\b|\\bconfidentiel\\b|\\bconfidencial\\b|社外秘|機密',
  // Who made it, and when.
  `\\b(?:report )?(?:${made}|gerado|generato|dibuat)\\s+(?:${madeBy})\\b`,
  '^(?:as of|filtered by|filters?|report(?: name| type)?|source|notes?|disclaimer) ?:',
  // How much there is of it.
  '^\\W*\\d[\\d.,]* (?:records?|rows?|contacts?|entries|results?|people|zeilen|datensätze|kontakte|lignes|filas|registros)\\b',
  '^\\W*(?:page|seite|página|pagina) \\d+\\b|^\\W*showing \\d',
  '\\bend of (?:report|file|list|data|export)\\b',
];
const note = new RegExp(notes.join('|'), 'iu');

/** Whether a line says something about a report: who made it and when, whose it is, how many records it has. */
export function isNote(text: string): boolean {
  return note.test(text);
}
