import { describe, expect, test } from 'vitest';
import { usualColumns } from '../../src/sources/usual-columns.ts';

/** Header to what it is taken for; what is not taken is left out. */
function taken(...headers: string[]): Record<string, string> {
  return Object.fromEntries(
    [...usualColumns(headers).columns].flatMap(([identifier, indexes]) =>
      indexes.map((index) => [headers[index] ?? '', identifier]),
    ),
  );
}
const undecided = (...headers: string[]) => usualColumns(headers).undecided.map(({ index }) => headers[index]);

describe('the language of most headers decides', () => {
  test('a company in German is a signature in Spanish', () => {
    expect(taken('Vorname', 'Nachname', 'PLZ', 'Firma')).toMatchObject({ Firma: 'company' });
    expect(taken('Correo', 'Nombre', 'Apellidos', 'Firma')).not.toHaveProperty('Firma');
  });

  test('a department in Malay is a job in Indonesian', () => {
    expect(taken('Surel', 'Nama depan', 'Provinsi', 'Jabatan')).toMatchObject({ Jabatan: 'job_title' });
    expect(taken('E-mel', 'Poskod', 'Negeri', 'Jabatan')).toMatchObject({ Negeri: 'region' });
    expect(taken('E-mel', 'Poskod', 'Negeri', 'Jabatan')).not.toHaveProperty('Jabatan');
  });

  test('English is understood beside any other, and wins where it has more', () => {
    expect(taken('E-Mail', 'Nome', 'Cognome', 'CAP', 'Country')).toMatchObject({
      CAP: 'postal_code',
      Country: 'country',
    });
    expect(taken('Email', 'First name', 'City', 'Cap')).toEqual({
      ...{ Email: 'email', 'First name': 'first_name', City: 'city' },
    });
  });

  test('where nothing decides, the column is not taken', () => {
    expect(undecided('Email', 'Cap')).toEqual(['Cap']);
    expect(taken('Email', 'Cap')).toEqual({ Email: 'email' });
    expect(undecided('Email', 'Telefono', 'CAP')).toEqual([]);
  });

  test('words that two languages share count where they agree', () => {
    expect(taken('Telefono')).toEqual({ Telefono: 'phone' });
    expect(taken('Região', 'Localidade')).toEqual({ Região: 'region', Localidade: 'city' });
  });
});

describe('half of a name', () => {
  test.each([
    [['Nombre', 'Apellido'], { Nombre: 'first_name', Apellido: 'last_name' }],
    [['Prénom', 'Nom'], { Prénom: 'first_name', Nom: 'last_name' }],
    [['Vorname', 'Name'], { Vorname: 'first_name', Name: 'last_name' }],
    [['Nome', 'Cognome'], { Nome: 'first_name', Cognome: 'last_name' }],
    [['Nome', 'Apelido', 'Telemóvel'], { Nome: 'first_name', Apelido: 'last_name', Telemóvel: 'phone' }],
    [['Nome', 'Sobrenome', 'Apelido', 'Celular'], { Nome: 'first_name', Sobrenome: 'last_name', Celular: 'phone' }],
    [['姓', '名'], { 姓: 'last_name', 名: 'first_name' }],
  ])('%j beside the other half', (headers, expected) => {
    expect(taken(...headers)).toEqual(expected);
  });

  test.each(['Nombre', 'Nom', 'Nome', 'Name', '名', '名前', 'Nama', 'الاسم'])('%s alone may be all of it', (header) => {
    expect(taken('Email', header)).toEqual({ Email: 'email' });
  });
});

test('a word that is also a status or a department is a region beside an address only', () => {
  expect(taken('Correo', 'Estado')).toEqual({ Correo: 'email' });
  expect(taken('Correo', 'Ciudad', 'Estado')).toMatchObject({ Estado: 'region' });
  expect(taken('Courriel', 'Département')).toEqual({ Courriel: 'email' });
});

describe('of several columns', () => {
  test('for something that a person has one of, the most exact is taken and the others are known', () => {
    const { columns, passedOver } = usualColumns(['Country', 'Email', 'Country Code', 'Customer ID', 'User ID']);
    expect([columns.get('country'), passedOver.get('country')]).toEqual([[2], [0]]);
    expect([columns.get('external_id'), passedOver.get('external_id')]).toEqual([[3], [4]]);
  });

  test('all e-mails and phones count, in the order of the file', () => {
    const { columns, passedOver } = usualColumns(['Other emails', 'Phone', 'Email', 'Email 2', 'Mobile']);
    expect(Object.fromEntries(columns)).toEqual({ email: [0, 2, 3], phone: [1, 4] });
    expect(passedOver.size).toBe(0);
  });

  test('one header that stands twice is one', () => {
    const { columns, passedOver } = usualColumns(['City', 'city']);
    expect([columns.get('city'), passedOver.size]).toEqual([[0, 1], 0]);
  });
});
