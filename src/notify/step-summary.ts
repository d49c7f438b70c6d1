import { detailsOf, firstOf, splitAddresses, titleOf, todoOf } from './notice-text.ts';
import type { Notice, NoticeList } from './notice.ts';

/** All together stay far below what GitHub takes for a step. */
const mostLines = 100;
const longestLine = 300;

/** A run as Markdown, for the summary of a job in GitHub Actions. */
export function stepSummary(notice: Notice): string {
  const { message, lists, run, warnings } = notice;
  return [
    `### ${markdown(titleOf(notice))}`,
    '',
    markdown(message),
    ...section('What to do', todoOf(notice)),
    ...section('What is wrong', detailsOf(notice)),
    ...table(lists),
    ...section('Warnings', warnings),
    ...(run === null ? [] : ['', `Run ${markdown(run)}`]),
    '',
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return ['', `**${title}**`, '', ...firstOf(lines, mostLines).map((line) => `- ${markdown(line)}`)];
}

function table(lists: readonly NoticeList[]): string[] {
  if (lists.length === 0) return [];
  const rows = lists.slice(0, mostLines).map(({ audience, destination, added, removed, refused, error }) => {
    const refusedOfAll = Object.values(refused).reduce((sum, n) => sum + n, 0);
    const cells = [audience, destination, added, removed, refusedOfAll, error === null ? 'done' : 'failed'];
    return `| ${cells.map((cell) => markdown(String(cell))).join(' | ')} |`;
  });
  const left = lists.length - rows.length;
  return [
    '',
    '| audience | destination | added | removed | refused | result |',
    '| --- | --- | ---: | ---: | ---: | --- |',
    ...rows,
    ...(left > 0 ? [`| … and ${left} more | | | | | |`] : []),
  ];
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text that Markdown and HTML take as text, on one line; addresses become links. */
function markdown(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ')];
  const line = characters.slice(0, longestLine).join('');
  return splitAddresses(characters.length > longestLine ? `${line}…` : line)
    .map((part) => (part.address ? `<${part.text}>` : escaped(part.text)))
    .join('');
}

function escaped(text: string): string {
  return text
    .replace(/[&<>]/g, (character) => entities[character] ?? '')
    .replace(/[\\`*_{}[\]#|~!$]/g, (character) => `\\${character}`);
}
