import type { SensitiveTerms } from './terms.ts';

/** `ingresos` are entries too, and `crédito` is also what a shop gives. */
export const spanishTerms: SensitiveTerms = {
  health: [
    ...['diabet*', 'diabét*', 'artritis', 'artrosis', 'cáncer', 'tumor*', 'leucemia*', 'asma', 'asmátic*', 'alergi*'],
    ...[
      'alérgic*',
      'eccema',
      'psoriasis',
      'acné',
      'migraña*',
      'insomnio',
      'epilep*',
      'epilép*',
      'hipertens*',
      'colesterol',
    ],
    ...['infarto*', 'depresión', 'depresiv*', 'deprimid*', 'ansiedad', 'esquizofren*', 'tdah', 'autis*', 'demencia'],
    ...[
      'alzheimer*',
      'parkinson*',
      'anorexi*',
      'bulimi*',
      'vih',
      'sida',
      'hepatitis',
      'covid*',
      'embaraz*',
      'infertil*',
    ],
    ...[
      'fecundación in vitro',
      'aborto*',
      'menopaus*',
      'obes*',
      'sobrepeso',
      'pérdida de peso',
      'perder peso',
      'adelgaz*',
    ],
    ...['impotencia', 'incontinen*', 'adicción', 'adicciones', 'drogadict*', 'toxicóman*', 'alcoholismo'],
    ...['dejar de fumar', 'discapac*', 'minusválid*', 'silla de ruedas', 'sordos', 'pacientes'],
    ...['enfermo', 'enfermos', 'enferma', 'enfermas', 'enfermedad*', 'diagnosticad*', 'síntoma*', 'quimioterapia'],
    ...['diálisis', 'insulina', 'antidepresiv*', 'psicoterapia'],
  ],
  money: [
    ...['deuda*', 'endeud*', 'deudor*', 'moroso*', 'morosidad', 'insolven*', 'quiebra', 'bancarrota', 'embargad*'],
    ...['puntaje de crédito', 'puntaje crediticio', 'puntuación crediticia', 'historial crediticio', 'mal crédito'],
    ...['solvencia crediticia', 'préstamo*', 'hipotec*', 'altos ingresos', 'bajos ingresos', 'ingresos altos'],
    ...['ingresos bajos', 'nivel de ingresos', 'salario*', 'sueldo*', 'adinerad*', 'desemplead*', 'pobreza'],
  ],
};
