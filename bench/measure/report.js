/**
 * What a section of the benchmarks is given.
 *
 * @typedef {object} Bench
 * @property {number} rows of the largest file that is measured
 * @property {boolean} long whether growth is measured up to 50 million rows
 * @property {string} folder for files; it goes with the run
 * @property {(line: Line) => void} report prints a line of the section's table
 */

/**
 * @typedef {object} Line
 * @property {string} what
 * @property {number} [ratio] what the goal is about
 * @property {string} [of] what the ratio is to: `× floor`
 * @property {{ atMost: number } | { atLeast: number }} [goal]
 * @property {number} [seconds]
 * @property {number} [perSecond] rows, members, phones
 * @property {number} [peak] resident memory, MB
 */

const widths = [46, 18, 10, 6, 9, 12, 8];
/** @param {readonly string[]} cells */
const row = (cells) =>
  `| ${cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' | ')} |\n`;

/** A table that begins with its first line. */
export function openReport() {
  let begun = false;
  return {
    /** @param {Line} line */
    report({ what, ratio, of = '', goal, seconds, perSecond, peak }) {
      if (!begun) {
        process.stdout.write(row(['what', 'measured', 'goal', 'met', 'seconds', 'a second', 'peak MB']));
        process.stdout.write(row(['---', ...widths.slice(1).map(() => '---:')]));
        begun = true;
      }
      process.stdout.write(
        row([
          what,
          ratio === undefined ? '' : `${ratio.toPrecision(3)} ${of}`.trim(),
          goal === undefined ? '' : 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`,
          goal === undefined || ratio === undefined ? '' : isMet(ratio, goal) ? 'yes' : 'no',
          seconds === undefined ? '' : seconds.toFixed(2),
          perSecond === undefined ? '' : Math.round(perSecond).toLocaleString('en-US'),
          peak === undefined ? '' : peak.toFixed(0),
        ]),
      );
    },
  };
}

/**
 * @param {number} ratio
 * @param {{ atMost: number } | { atLeast: number }} goal
 */
const isMet = (ratio, goal) => ('atMost' in goal ? ratio <= goal.atMost : ratio >= goal.atLeast);
