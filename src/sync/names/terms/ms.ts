import type { SensitiveTerms } from './terms.ts';

export const malayTerms: SensitiveTerms = {
  health: [
    ...['kencing manis', 'kanser', 'darah tinggi', 'kemurungan', 'hamil', 'mengandung anak', 'mandul', 'obesiti'],
    ...[
      'berat badan berlebihan',
      'turun berat badan',
      'kurangkan berat badan',
      'penagih dadah',
      'ketagihan',
      'penyakit*',
    ],
    ...['pesakit*', 'orang kurang upaya', 'kerusi roda'],
  ],
  money: [
    ...[
      'hutang*',
      'berhutang',
      'muflis',
      'bankrap',
      'skor kredit',
      'pinjaman',
      'pendapatan rendah',
      'pendapatan tinggi',
    ],
    ...['berpendapatan rendah', 'berpendapatan tinggi', 'gaji', 'penganggur*', 'kemiskinan'],
  ],
};
