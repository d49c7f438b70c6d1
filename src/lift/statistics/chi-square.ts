/**
 * How likely it is that a chi-square variable is at least so large: 0.05 of 3.841 with one degree of freedom.
 *
 * @param degrees a positive whole number
 * @see Abramowitz & Stegun (1964): Handbook of Mathematical Functions, 6.5.29 (series) and 6.5.31 (continued fraction) of the
 * incomplete gamma function, by which 26.4.19 gives the distribution
 */
export function chiSquareTail(value: number, degrees: number): number {
  const [a, x] = [degrees / 2, value / 2];
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x) / gammaOfHalves(degrees);
  return x < a + 1 ? 1 - scale * series(a, x) : scale * continuedFraction(a, x);
}

const digits = 1e-15;

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * digits; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** From its far end: 60 steps settle all digits where it is used. */
function continuedFraction(a: number, x: number): number {
  let below = x;
  for (let n = 60; n >= 1; n -= 1) below = x + (n - a) / (1 + n / below);
  return 1 / below;
}

/** Γ(halves / 2). */
function gammaOfHalves(halves: number): number {
  if (halves === 1) return Math.sqrt(Math.PI);
  return halves === 2 ? 1 : (halves / 2 - 1) * gammaOfHalves(halves - 2);
}
