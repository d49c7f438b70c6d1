const centre = {
  above: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  below: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
} as const;

const tails = {
  above: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  below: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
} as const;

/** Probabilities nearer to 0 and 1 have coefficients of their own, which nothing here needs. */
const least = 1e-10;

/**
 * The value below which a standard normal variable lies with a probability: 1.96 of 0.975. To 15 digits.
 *
 * @param probability from 1e-10 to 1 − 1e-10
 * @see Wichura, M. J. (1988): Algorithm AS 241: The percentage points of the normal distribution (PPND16). Applied Statistics 37,
 * 477–484
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= least && probability <= 1 - least)) throw new RangeError(`no probability: ${probability}`);
  const off = probability - 0.5;
  if (Math.abs(off) <= 0.425) return off * ratio(centre, 0.180625 - off * off);
  const root = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)));
  return Math.sign(off) * ratio(tails, root - 1.6);
}

/** How many standard errors a two-sided interval of a level reaches to each side: 1.96 of 0.95. */
export function standardErrors(level: number): number {
  return normalQuantile(1 - (1 - level) / 2);
}

function ratio({ above, below }: Record<'above' | 'below', readonly number[]>, x: number): number {
  const polynomial = (coefficients: readonly number[]) => coefficients.reduceRight((sum, each) => sum * x + each, 0);
  return polynomial(above) / polynomial(below);
}
