import type { Language } from './language.ts';

export const indonesian: Language = {
  name: 'Indonesian',
  words: {
    email: ['Surel', 'Alamat surel', 'Alamat email', 'Email pribadi', 'Email lain'],
    phone: [
      ...['Telepon', 'Nomor telepon', 'No. telepon', 'No. telp', 'Telp', 'Nomor HP', 'No. HP', 'HP', 'Ponsel'],
      ...['Nomor ponsel', 'No. ponsel', 'Handphone', 'Nomor handphone', 'Nomor WhatsApp', 'No. WhatsApp', 'No. WA'],
    ],
    first_name: ['Nama depan'],
    last_name: ['Nama belakang', 'Nama keluarga', 'Nama akhir'],
    country: ['Kode negara', 'Negara'],
    postal_code: ['Kode pos'],
    region: ['Provinsi', 'Wilayah'],
    city: ['Kota', 'Kota/Kabupaten', 'Kabupaten/Kota', 'Kabupaten'],
    birth_date: ['Tanggal lahir', 'Tgl. lahir'],
    gender: ['Jenis kelamin', 'Kelamin'],
    external_id: ['ID pelanggan', 'Nomor pelanggan', 'No. pelanggan', 'Kode pelanggan', 'ID anggota', 'Nomor anggota'],
    company: ['Perusahaan', 'Nama perusahaan'],
    job_title: ['Jabatan', 'Pekerjaan'],
  },
  // Airports, ports, and what is the state's.
  otherwise: ['Bandar', 'Negeri'],
};
