import { describe, expect, test } from 'vitest';
import { load, loadText, useEngine } from './load.ts';
import { scratchFolder } from './scratch.ts';

useEngine();

/** Small exports, as somebody in the country saves them; each with two people and what its columns must be. */
const exports = {
  German: {
    text: `Kundennummer;Anrede;Vorname;Name;E-Mail;E-Mail 2;Handy;PLZ;Ort;Land;Umsatz
K-1;Frau;Erika;Muster;erika@example.com;;+493023125001;10115;Berlin;DE;12,50
K-2;Herr;Jürgen;Beispiel;;juergen@example.org;;80331;München;DE;0,00
`,
    mapping: {
      ...{ external_id: ['kundennummer'], first_name: ['vorname'], last_name: ['name'], email: ['e_mail', 'e_mail_2'] },
      ...{ phone: ['handy'], postal_code: ['plz'], city: ['ort'], country: ['land'] },
    },
  },
  French: {
    text: `Civilité;Nom;Prénom;Adresse e-mail;Téléphone portable;CP;Ville;Pays;Date de naissance;Société
Mme;Exemple;Chloé;chloe@example.com;+33199001201;75001;Paris;FR;07/03/1984;Exemple SARL
M.;d'Exemple;François;francois@example.net;;69001;Lyon;FR;;
`,
    mapping: {
      ...{ last_name: ['nom'], first_name: ['prénom'], email: ['adresse_e_mail'], phone: ['téléphone_portable'] },
      ...{ postal_code: ['cp'], city: ['ville'], country: ['pays'], birth_date: ['date_de_naissance'] },
      ...{ company: ['société'] },
    },
  },
  Spanish: {
    text: `Nombre,Apellidos,Correo electrónico,Móvil,Ciudad,Estado,País,Firma
María José,Ejemplo,maria@example.com,+14155550101,Monterrey,NL,MX,mje
José,Ejemplo,jose@example.org,,Puebla,PU,MX,
`,
    mapping: {
      ...{ first_name: ['nombre'], last_name: ['apellidos'], email: ['correo_electrónico'], phone: ['móvil'] },
      ...{ city: ['ciudad'], region: ['estado'], country: ['país'] },
    },
  },
  Portuguese: {
    text: `Nome;Sobrenome;E-mail;Celular;CEP;Cidade;UF;Gênero
Ana;Exemplo;ana@example.com;+14155550102;01310-100;São Paulo;SP;F
João;Exemplo;joao@example.org;;20040-002;Rio de Janeiro;RJ;M
`,
    mapping: {
      ...{ first_name: ['nome'], last_name: ['sobrenome'], email: ['e_mail'], phone: ['celular'] },
      ...{ postal_code: ['cep'], city: ['cidade'], region: ['uf'], gender: ['gênero'] },
    },
  },
  Italian: {
    text: `Cognome;Nome;Indirizzo e-mail;Cellulare;CAP;Città;Provincia;Stato
Esempio;Bianca;bianca@example.com;+14155550103;00185;Roma;RM;attivo
Esempio;Dario;dario@example.org;;20121;Milano;MI;attivo
`,
    mapping: {
      ...{ last_name: ['cognome'], first_name: ['nome'], email: ['indirizzo_e_mail'], phone: ['cellulare'] },
      ...{ postal_code: ['cap'], city: ['città'], region: ['provincia'] },
    },
  },
  Malay: {
    text: `ID pelanggan,Nama penuh,E-mel,No. telefon,Poskod,Bandar,Negeri,Jabatan
1,Contoh Satu,satu@example.com,+14155550104,50450,Kuala Lumpur,WP,Jualan
2,Contoh Dua,dua@example.org,,10200,George Town,Penang,
`,
    mapping: {
      ...{ external_id: ['id_pelanggan'], email: ['e_mel'], phone: ['no_telefon'], postal_code: ['poskod'] },
      ...{ city: ['bandar'], region: ['negeri'] },
    },
  },
  Indonesian: {
    text: `Nama depan,Nama belakang,Surel,No. HP,Kode pos,Kota,Provinsi,Jabatan
Contoh,Satu,satu@example.com,+14155550105,10110,Jakarta,DKI Jakarta,Manajer
Contoh,Dua,dua@example.org,,40111,Bandung,Jawa Barat,
`,
    mapping: {
      ...{ first_name: ['nama_depan'], last_name: ['nama_belakang'], email: ['surel'], phone: ['no_hp'] },
      ...{ postal_code: ['kode_pos'], city: ['kota'], region: ['provinsi'], job_title: ['jabatan'] },
    },
  },
  Arabic: {
    text: `رقم العميل,الاسم الأول,اسم العائلة,البريد الإلكتروني,رقم الجوال,المدينة,الدولة
1,ليلى,مثال,layla@example.com,+14155550106,دبي,AE
2,سامي,مثال,sami@example.org,,الرياض,SA
`,
    mapping: {
      ...{ external_id: ['رقم_العميل'], first_name: ['الاسم_الأول'], last_name: ['اسم_العائلة'] },
      ...{ email: ['البريد_الإلكتروني'], phone: ['رقم_الجوال'], city: ['المدينة'], country: ['الدولة'] },
    },
  },
  Japanese: {
    text: `会員番号,姓,名,ﾒｰﾙｱﾄﾞﾚｽ,電話番号,郵便番号,都道府県,市区町村,生年月日
1,見本,花子,hanako@example.com,+14155550107,100-0001,東京都,千代田区,1980/04/01
2,見本,太郎,taro@example.org,,530-0001,大阪府,大阪市,
`,
    mapping: {
      ...{ external_id: ['会員番号'], last_name: ['姓'], first_name: ['名'], email: ['ﾒｰﾙｱﾄﾞﾚｽ'] },
      ...{ phone: ['電話番号'], postal_code: ['郵便番号'], region: ['都道府県'], city: ['市区町村'] },
      ...{ birth_date: ['生年月日'] },
    },
  },
};

describe.each(Object.entries(exports))('an export in %s', (_, { text, mapping }) => {
  test('is read with its columns, and nothing is doubtful', async () => {
    const source = await loadText(text);
    expect(source).toMatchObject({ rows: 2, preset: undefined, warnings: [] });
    expect(source.mapping).toEqual(mapping);
  });
});

test('a localised header is found below the title of a report', async () => {
  const folder = scratchFolder({
    'bericht.csv': 'Kundenliste;;;\nStand 01.11.2026;;;\nVorname;Nachname;Handy;Ort\nAda;Muster;+493023125001;Berlin\n',
  });
  expect((await load(folder, 'bericht.csv')).mapping).toEqual({
    ...{ first_name: ['vorname'], last_name: ['nachname'], phone: ['handy'], city: ['ort'] },
  });
});
