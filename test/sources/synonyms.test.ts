import { describe, expect, test } from 'vitest';
import { identifiers } from '../../src/identifiers/identifier.ts';
import { knownHeaders } from '../../src/sources/known-headers.ts';
import { wordKey } from '../../src/sources/synonyms/language.ts';
import { languages, meaningsOf } from '../../src/sources/synonyms.ts';

/** Identifiers that every language must know. */
const common = [
  ...(['email', 'phone', 'first_name', 'last_name', 'country', 'postal_code', 'region', 'city', 'birth_date'] as const),
  ...(['gender', 'company', 'job_title', 'external_id'] as const),
];

/** What a word means in a language; undefined when it does not know it, or uses it for something else. */
function meaningIn(language: string, header: string): string | undefined {
  return meaningsOf(header).find((each) => each.language.name === language)?.means;
}

/** For each language, headers as people write them, in the order of `common`. */
const tables = {
  English: [
    ...[
      'E-mail Address',
      'MOBILE_PHONE',
      'First Name',
      'surname',
      'CountryCode',
      'Zip/Postal Code',
      'Prefecture',
      'Town',
    ],
    ...['date-of-birth', 'Sex', 'Organisation', 'Job Title', 'customer_id'],
  ],
  German: [
    ...['E-Mail-Adresse', 'Handynummer', 'VORNAME', 'Nachname', 'Landerkurzel', 'PLZ', 'Bundesland', 'Wohnort'],
    ...['Geburtsdatum', 'Geschlecht', 'Firma', 'Berufsbezeichnung', 'Kunden-Nr.'],
  ],
  French: [
    ...['Courriel', 'Tel. portable', 'prenom', 'Nom de famille', 'Pays', 'Code postal', 'Région', 'Ville'],
    ...['Date de naissance', 'Sexe', 'Société', 'Intitulé du poste', 'N° client'],
  ],
  Spanish: [
    ...['Correo electronico', 'Teléfono móvil', 'Nombres', 'Apellidos', 'PAÍS', 'Código Postal', 'Provincia', 'Ciudad'],
    ...['Fecha de nacimiento', 'Género', 'Empresa', 'Cargo', 'Nº de cliente'],
  ],
  Portuguese: [
    ...['Endereço de e-mail', 'Telemóvel', 'Primeiro nome', 'Sobrenome', 'País', 'CEP', 'UF', 'Município'],
    ...['Data de nascimento', 'Gênero', 'Razão social', 'Função', 'Código do cliente'],
  ],
  Italian: [
    ...['Indirizzo e-mail', 'Cellulare', 'Nome', 'Cognome', 'Nazione', 'CAP', 'Provincia', 'Citta'],
    ...['Data di nascita', 'Sesso', 'Ragione sociale', 'Qualifica', 'Codice cliente'],
  ],
  Malay: [
    ...['E-mel', 'No. telefon bimbit', 'Nama pertama', 'Nama keluarga', 'Negara', 'Poskod', 'Negeri', 'Bandar'],
    ...['Tarikh lahir', 'Jantina', 'Nama syarikat', 'Jawatan', 'No. pelanggan'],
  ],
  Indonesian: [
    ...['Surel', 'No. HP', 'Nama Depan', 'Nama Belakang', 'Negara', 'Kode Pos', 'Provinsi', 'Kota/Kabupaten'],
    ...['Tgl. lahir', 'Jenis Kelamin', 'Perusahaan', 'Jabatan', 'ID Pelanggan'],
  ],
  Arabic: [
    ...['البريد الالكتروني', 'رقم الجوال', 'الاسم الأول', 'اسم العائلة', 'دولة', 'الرمز البريدي', 'المحافظة', 'مدينة'],
    ...['تاريخ الميلاد', 'الجنس', 'شركة', 'المسمى الوظيفي', 'رقم العميل'],
  ],
  Japanese: [
    ...['メールアドレス', '電話番号', '名', '姓', '国名', '郵便番号', '都道府県', '市区町村'],
    ...['生年月日', '性別', '会社名', '役職', '顧客ＩＤ'],
  ],
};

test('every language has a table, and knows words for everything common', () => {
  expect(Object.keys(tables)).toEqual(languages.map(({ name }) => name));
  for (const { words, beside = [], name } of languages) {
    const known = [...Object.keys(words), ...beside.map(({ means }) => means)];
    expect({ name, unknown: common.filter((identifier) => !known.includes(identifier)) }).toEqual({
      name,
      unknown: [],
    });
  }
});

describe.each(Object.entries(tables))('in %s', (language, headers) => {
  test.each(headers.map((header, index) => [header, common[index]] as const))('%s is %s', (header, identifier) => {
    expect(meaningIn(language, header)).toBe(identifier);
    expect(knownHeaders({ map: {} })(header)).toBe(true);
  });
});

describe('words are compared', () => {
  test.each([
    ['PRÉNOM', 'prenom'],
    ['Straße', 'STRASSE'],
    ['e-mail', 'E_Mail'],
    ['メールアドレス', 'ﾒｰﾙｱﾄﾞﾚｽ'],
    ['会員ID', '会員ＩＤ'],
    ['البريد الإلكتروني', 'بريد الكتروني'],
    ['المدينة', 'مدينه'],
    ['الاسم الأول', 'اسم اول'],
  ])('%s like %s', (one, other) => {
    expect(wordKey(one)).toBe(wordKey(other));
  });

  test('a number at the end makes another of those that a person may have several of', () => {
    expect(meaningsOf('Email 2')[0]?.means).toBe('email');
    expect(meaningsOf('Teléfono 3')[0]?.means).toBe('phone');
    expect(meaningsOf('City 2')).toEqual([]);
    expect(meaningsOf('2')).toEqual([]);
  });
});

describe('the words of all languages', () => {
  test('stand once in a language, and mean something that is an identifier', () => {
    for (const { name, words, beside = [], otherwise = [] } of languages) {
      const keys = [...Object.values(words).flat(), ...beside.map(({ word }) => word), ...otherwise].map(wordKey);
      expect({ name, twice: keys.filter((key, index) => keys.indexOf(key) !== index) }).toEqual({ name, twice: [] });
      expect(keys).not.toContain('');
      expect(Object.keys(words).filter((word) => !(identifiers as readonly string[]).includes(word))).toEqual([]);
    }
  });

  test('disagree where it is known that they do, and nowhere else', () => {
    const words = languages.flatMap((language) => [
      ...Object.values(language.words).flat(),
      ...(language.beside ?? []).map(({ word }) => word),
      ...(language.otherwise ?? []),
    ]);
    const disputed = words.filter((word) => new Set(meaningsOf(word).map(({ means }) => means)).size > 1);
    expect([...new Set(disputed.map(wordKey))].toSorted()).toEqual(
      ['bandar', 'cap', 'cargo', 'firma', 'genre', 'jabatan', 'negeri', 'poste'].toSorted(),
    );
  });
});
