/** People of the made-up shop: their surnames say “example” in many languages, so that nobody takes them for somebody. */
export interface Name {
  readonly first: string;
  readonly last: string;
  /** In the letters of an e-mail address. */
  readonly local: string;
}

const firsts = [
  ...['Ada', 'Alan', 'Barbara', 'Boris', 'Carmen', 'Dennis', 'Edith', 'Frances', 'Grace', 'Guido', 'Hedy', 'Ivan'],
  ...[
    'Joan',
    'Katherine',
    'Ken',
    'Linus',
    'Margaret',
    'Mary-Anne',
    'Niklaus',
    'Olga',
    'Radia',
    'Sophie',
    'Tim',
    'Vint',
  ],
  ...['Chloé', 'José', 'Jürgen', 'Łucja', 'Søren', 'Zoë', 'Åsa', 'Gülşen', 'Siobhán', 'François'],
] as const;

const lasts = [
  ...['Example', 'Sample', 'Specimen', 'Testperson', 'Placeholder', 'Mustermann', 'Beispiel', 'Exemple', 'Ejemplo'],
  ...['Esempio', 'Voorbeeld', 'Exempel', 'Eksempel', 'Przykład', 'Örnek', "O'Sample", 'van der Voorbeeld'],
] as const;

/** Names in letters that are not Latin keep a written-out address. */
const others: readonly Name[] = [
  { first: '花子', last: '見本', local: 'hanako.mihon' },
  { first: 'Иван', last: 'Примеров', local: 'ivan.primerov' },
  { first: 'ليلى', last: 'مثال', local: 'layla.mithal' },
  { first: 'Ελένη', last: 'Παραδείγματος', local: 'eleni.paradeigma' },
];

const letters: Readonly<Record<string, string>> = { ł: 'l', Ł: 'l', ø: 'o', Ø: 'o', ı: 'i' };

/** The name at a place of the list of all names; numbers beyond its end begin again. */
export function nameAt(index: number): Name {
  const other = others[index % 61];
  if (other !== undefined) return other;
  const first = firsts[index % firsts.length] ?? 'Ada';
  const last = lasts[Math.floor(index / firsts.length) % lasts.length] ?? 'Example';
  return { first, last, local: `${plain(first)}.${plain(last)}` };
}

function plain(name: string): string {
  return name
    .replace(/[łŁøØı]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^A-Za-z-]/g, '')
    .toLowerCase();
}
