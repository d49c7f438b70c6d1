import type { PlannedSource } from '../sync/plan.ts';
import type { SegmentSize, SegmentSizes, Size } from '../sync/sizing/size-segments.ts';
import { type Verdict, verdictOf } from '../sync/sizing/verdict.ts';
import { coverageWords, percent } from './coverage-words.ts';
import { listed } from './list-groups.ts';
import { groupDigits } from './output/numbers.ts';
import type { Cell, Output } from './output/output.ts';
import { sourceLine } from './plan-text.ts';

/** Prints how large segments are. */
export function printSegments(output: Output, sources: readonly PlannedSource[], sizes: SegmentSizes): void {
  for (const source of sources) output.text(sourceLine(source));
  output.text();
  const isMailed = sizes.segments.some(({ mailable }) => mailable !== undefined);
  output.table(
    [
      'segment',
      'from',
      'contacts',
      'share'.padStart(percentWidth),
      'no consent',
      'sendable',
      ...(isMailed ? ['for e-mails'] : []),
      'audiences',
    ],
    sizes.segments.map((size) => [
      size.segment,
      size.sources.join(', '),
      size.contacts,
      shareCell(size.contacts, size.outOf),
      size.contacts - size.sendable,
      size.sendable,
      ...(isMailed ? [size.mailable ?? 0] : []),
      size.audiences.join(', ') || '-',
    ]),
  );
  printFound(
    output,
    'segment',
    sizes.segments.map((size) => ({ name: size.segment, size })),
    sizes,
  );
  const isBarred = sources.some(
    ({ withheld: { denied, suppressed, email } }) => denied + suppressed + (email?.denied ?? 0) > 0,
  );
  const notes = [...verdictNotes(sizes), ...(isBarred ? [isMailed ? barredFromAll : barredNote] : [])];
  if (notes.length > 0) output.text();
  for (const note of notes) output.text(note);
  for (const { fans, segment } of sizes.segments) {
    for (const { audience, column, values } of fans) {
      output.text();
      output.text(`${segment} by ${column}, for the audiences of ${audience}:`);
      printFound(
        output,
        column,
        values.map((size) => ({ name: size.value, size })),
        sizes,
      );
    }
  }
  if (sizes.overlap !== undefined) printOverlap(output, sizes.segments, sizes.overlap);
  output.diagnostics(sizes.warnings);
}

/** By what people are found, and on which platforms. */
function printFound(
  output: Output,
  heading: string,
  rows: readonly { readonly name: string; readonly size: Size }[],
  { coverage, platforms }: SegmentSizes,
): void {
  const columns = coverage.flatMap((what) =>
    coverageWords[what] === undefined ? [] : [{ what, title: coverageWords[what] }],
  );
  if (platforms.length === 0) return;
  output.text();
  output.table(
    [heading, 'sendable', ...columns.map(({ title }) => title), ...platforms.map(({ name }) => `on ${name}`)],
    rows.map(({ name, size }): Cell[] => [
      name,
      size.sendable,
      ...columns.map(({ what }) => size.coverage[what] ?? 0),
      ...size.usable,
    ]),
  );
}

const barredNote =
  'Whoever denied consent or is suppressed is in no segment, and counted in the line of their source alone.';
const barredFromAll =
  'Whoever denied consent to ads and to e-mails, or is suppressed, is in no segment, and counted in the line of their source alone.';

/** Which lists platforms would not serve, or hardly; what is so on several is said once. */
function verdictNotes({ platforms, segments }: SegmentSizes): string[] {
  const found = new Map<string, string[]>();
  for (const [group, { name, capabilities }] of platforms.entries()) {
    const { minimumSize, advisedSize } = capabilities;
    const least = groupDigits(minimumSize);
    const advised = advisedSize === undefined ? '' : `; ${groupDigits(advisedSize)} are advised`;
    const texts: readonly (readonly [Verdict, string])[] = [
      ['too_small', `too small for {}, where lists of ${least} and more are served`],
      ['just_above', `just large enough for {}, where a part is found and ${least} are needed${advised}`],
    ];
    for (const [verdict, text] of texts) {
      const those = segments
        .filter(({ usable }) => verdictOf(usable[group] ?? 0, capabilities) === verdict)
        .map(({ segment, usable }) => `${segment} (${groupDigits(usable[group] ?? 0)})`);
      const note = `${text}: ${those.join(', ')}`;
      if (those.length > 0) found.set(note, [...(found.get(note) ?? []), name]);
    }
  }
  return [...found].map(([note, names]) => note.replace('{}', () => listed(names)));
}

/** Segments are numbered: their names would make the columns too wide. */
function printOverlap(output: Output, segments: readonly SegmentSize[], overlap: readonly (readonly number[])[]): void {
  const print = (title: string, width: number, cell: (n: number, of: number) => Cell): void => {
    output.text();
    output.text(title);
    output.text();
    output.table(
      ['segment', ...segments.map((_, index) => `${index + 1}`.padStart(width))],
      segments.map(({ segment }, row) => [
        `${row + 1} ${segment}`,
        ...(overlap[row] ?? []).map((n) => cell(n, overlap[row]?.[row] ?? 0)),
      ]),
    );
  };
  print('Overlap: people of the row who are in the column too', 0, (n) => n);
  print('The same as a share of the row', percentWidth, shareCell);
}

/** Of `>99.9%`. */
const percentWidth = 6;
const shareCell = (n: number, of: number): Cell => percent(n, of).padStart(percentWidth);

/** Sizes as `--json` gives them. Fields are added, never renamed. */
export function segmentsDocument(project: string, sources: readonly PlannedSource[], sizes: SegmentSizes): unknown {
  const { segments, platforms, overlap, warnings } = sizes;
  const sizeOf = ({ sendable, mailable, coverage, usable }: Size) => ({
    sendable,
    ...(mailable !== undefined && { for_emails: mailable }),
    coverage,
    platforms: platforms.map(({ name, platform, destinations, capabilities }, group) => ({
      platform,
      name,
      destinations,
      usable: usable[group] ?? 0,
      minimum: capabilities.minimumSize,
      advised: capabilities.advisedSize ?? null,
      verdict: verdictOf(usable[group] ?? 0, capabilities),
    })),
  });
  return {
    project,
    sources,
    segments: segments.map((size) => ({
      segment: size.segment,
      sources: size.sources,
      audiences: size.audiences,
      contacts: size.contacts,
      share: shareOf(size.contacts, size.outOf),
      withheld: {
        unspecified: size.contacts - size.sendable - size.denied,
        ...(size.mailable !== undefined && {
          denied: size.denied,
          email: {
            denied: size.deniedEmail,
            unspecified: size.contacts - size.mailable - size.deniedEmail,
          },
        }),
      },
      ...sizeOf(size),
      for_each: size.fans.map(({ audience, column, values }) => ({
        audience,
        column,
        values: values.map((each) => ({ value: each.value, ...sizeOf(each) })),
      })),
    })),
    overlap:
      overlap === undefined
        ? null
        : {
            segments: segments.map(({ segment }) => segment),
            counts: overlap,
            shares: overlap.map((row, index) => row.map((n) => shareOf(n, row[index] ?? 0))),
          },
    warnings: warnings.map(({ message }) => message),
  };
}

/** From 0 to 1; null of nobody. */
const shareOf = (n: number, of: number) => (of === 0 ? null : Math.round((n / of) * 1e6) / 1e6);
