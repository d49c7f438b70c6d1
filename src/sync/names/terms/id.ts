import type { SensitiveTerms } from './terms.ts';

export const indonesianTerms: SensitiveTerms = {
  health: [
    ...['kencing manis', 'kanker', 'tekanan darah tinggi', 'hipertensi', 'depresi', 'kehamilan', 'hamil', 'mandul'],
    ...[
      'obesitas',
      'kegemukan',
      'menurunkan berat badan',
      'pecandu',
      'kecanduan',
      'penyakit*',
      'pasien',
      'disabilitas',
    ],
    ...['difabel', 'kursi roda'],
  ],
  money: [
    ...['utang', 'berutang', 'bangkrut', 'pailit', 'skor kredit', 'pinjaman', 'pendapatan rendah', 'pendapatan tinggi'],
    ...['berpenghasilan rendah', 'berpenghasilan tinggi', 'penghasilan', 'gaji', 'pengangguran', 'kemiskinan'],
  ],
};
