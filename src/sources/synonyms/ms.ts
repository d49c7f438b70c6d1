import type { Language } from './language.ts';

export const malay: Language = {
  name: 'Malay',
  words: {
    email: ['E-mel', 'Alamat e-mel', 'Alamat email', 'E-mel peribadi', 'E-mel lain'],
    phone: [
      ...['Telefon', 'Nombor telefon', 'No. telefon', 'No. tel', 'Telefon bimbit', 'Nombor telefon bimbit'],
      ...['No. telefon bimbit', 'Nombor WhatsApp', 'No. WhatsApp', 'Telefon rumah', 'Telefon pejabat'],
    ],
    first_name: ['Nama pertama', 'Nama depan', 'Nama diberi'],
    last_name: ['Nama keluarga', 'Nama akhir', 'Nama belakang'],
    country: ['Kod negara', 'Negara'],
    postal_code: ['Poskod'],
    region: ['Negeri', 'Wilayah'],
    city: ['Bandar', 'Bandaraya', 'Bandar raya'],
    birth_date: ['Tarikh lahir'],
    gender: ['Jantina'],
    external_id: ['ID pelanggan', 'Nombor pelanggan', 'No. pelanggan', 'Kod pelanggan', 'ID ahli', 'Nombor ahli'],
    company: ['Syarikat', 'Nama syarikat'],
    job_title: ['Jawatan'],
  },
  // A department.
  otherwise: ['Jabatan'],
};
